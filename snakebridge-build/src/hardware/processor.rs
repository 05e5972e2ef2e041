//! The processor's instruction sets, from the processor itself.

/// The features that wheels are built for, as Linux names them, sorted.
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
pub(super) fn features() -> Vec<String> {
    let detected = [
        ("aes", is_x86_feature_detected!("aes")),
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("avx512bw", is_x86_feature_detected!("avx512bw")),
        ("avx512cd", is_x86_feature_detected!("avx512cd")),
        ("avx512dq", is_x86_feature_detected!("avx512dq")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("avx512vl", is_x86_feature_detected!("avx512vl")),
        ("f16c", is_x86_feature_detected!("f16c")),
        ("fma", is_x86_feature_detected!("fma")),
        ("pclmulqdq", is_x86_feature_detected!("pclmulqdq")),
        ("sse3", is_x86_feature_detected!("sse3")),
        ("sse4_1", is_x86_feature_detected!("sse4.1")),
        ("sse4_2", is_x86_feature_detected!("sse4.2")),
        ("ssse3", is_x86_feature_detected!("ssse3")),
    ];
    detected.into_iter().filter(|(_, present)| *present).map(|(name, _)| name.to_owned()).collect()
}

/// The features that wheels are built for. Every 64-bit Arm processor has `asimd`; nothing finer decides between wheels there.
#[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
pub(super) fn features() -> Vec<String> {
    if cfg!(target_arch = "aarch64") { vec!["asimd".to_owned()] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn features_are_sorted() {
        let features = super::features();
        assert!(features.is_sorted(), "{features:?}");
    }
}
