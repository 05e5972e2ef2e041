//! Coroutines, async generators and async context managers under tokio: awaited beside other tasks, cancelled when dropped, never blocking its threads.

use std::time::{Duration, Instant};

use snakebridge::prelude::*;
use snakebridge::{Awaitable, call, with_async};
use snakebridge_end_to_end::suspended_functions as suspended;

type Answer = std::result::Result<(), Box<dyn std::error::Error>>;

fn tokio(threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_time().build()
}

#[test]
fn coroutines_are_awaited_by_tasks() -> Answer {
    tokio(2)?.block_on(async {
        let tasks: Vec<_> = (0..20).map(|number| tokio::spawn(async move { suspended::double(number)?.await })).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await??;
        }
        assert_eq!(sum, 380);
        let mut ticks = suspended::ticks(4)?;
        let mut last = None;
        while let Some(tick) = ticks.next().await {
            last = Some(tick?);
        }
        assert_eq!(last, Some(3));
        Ok(())
    })
}

/// While Python sleeps, the only thread of tokio runs other tasks.
#[test]
fn no_thread_of_tokio_waits() -> Answer {
    tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
        let start = Instant::now();
        let sleeping = || call::<Awaitable<()>>("asyncio", "sleep", (0.3,));
        // Both run at once.
        let (one, other) = (sleeping()?.spawn(), sleeping()?.spawn());
        let mut turns = 0;
        while !(one.is_finished() && other.is_finished()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
            turns += 1;
        }
        one.await?;
        other.await?;
        assert!(turns > 3, "{turns} turns in {:?}", start.elapsed());
        // One that is awaited lets others have their turns too.
        let waiting = sleeping()?.spawn();
        let ticker = tokio::time::timeout(Duration::from_millis(50), waiting);
        assert!(ticker.await.is_err());
        Ok(())
    })
}

/// A limit of tokio's drops the future, and the coroutine is cancelled in Python.
#[test]
fn dropped_is_cancelled() -> Answer {
    tokio(1)?.block_on(async {
        let log: Object = snakebridge::get("coroutines", "log")?;
        let forever: Awaitable<()> = call("coroutines", "forever", ())?;
        assert!(tokio::time::timeout(Duration::from_millis(30), forever.spawn()).await.is_err());
        // The loop does one thing after the other: the cancellation comes before this.
        suspended::double(1)?.await?;
        suspended::double(1)?.await?;
        assert_eq!(log.extract::<Vec<String>>()?, ["cancelled"]);
        let error = call::<Awaitable<()>>("coroutines", "fail", ())?.await.expect_err("it raises");
        assert!(error.is("LookupError"));
        Ok(())
    })
}

/// `async with`: left when the body ends, when it fails, and when its future is dropped.
#[test]
fn async_context_managers() -> Answer {
    tokio(1)?.block_on(async {
        let manager: Object = call("context_managers", "AsyncRecorder", ())?;
        let length = with_async(&manager, async |value: String| {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(value.len())
        });
        assert_eq!(length.await?, 7);
        let never = with_async(&manager, async |_: String| {
            std::future::pending::<()>().await;
            Ok(())
        });
        assert!(tokio::time::timeout(Duration::from_millis(30), never).await.is_err());
        suspended::double(1)?.await?;
        suspended::double(1)?.await?;
        let left: Vec<(Option<String>, Option<String>)> = manager.attr("calls")?;
        assert_eq!(left.len(), 2, "{left:?}");
        Ok(())
    })
}
