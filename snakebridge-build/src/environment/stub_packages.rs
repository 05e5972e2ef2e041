//! Environment, stub packages: which distributions have types for another one, where that other one has none of its own.
//!
//! In: the normalised name of a distribution. Out: names on PyPI. Source: the folders of `stubs/` in typeshed (`types-…`), and the
//! `…-stubs` that the projects themselves or typing's community keep. Never asks an index.

/// The stub packages of `distribution`, the one that carries its version first; those after it are what that one is written with.
#[must_use]
pub fn known(distribution: &str) -> Vec<&'static str> {
    if let Some((_, stubs)) = OWN.iter().find(|(name, _)| *name == distribution) {
        return stubs.split_whitespace().collect();
    }
    let typeshed = TYPESHED.split_whitespace().find(|stubs| stubs.strip_prefix("types-") == Some(distribution));
    typeshed.into_iter().collect()
}

/// True where the version of a stub package is a date, and not that of the library.
#[must_use]
pub fn is_dated(stubs: &str) -> bool {
    stubs == "types-lxml"
}

/// Distributions with stubs that are not of typeshed or go by the name of another distribution, sorted.
const OWN: [(&str, &str); 16] = [
    ("boto3", "boto3-stubs botocore-stubs types-s3transfer"),
    ("botocore", "botocore-stubs"),
    ("celery", "celery-types"),
    ("django", "django-stubs django-stubs-ext"),
    ("djangorestframework", "djangorestframework-stubs"),
    ("gmpy2", "gmpy2-stubs"),
    ("joblib", "joblib-stubs"),
    ("kombu", "celery-types"),
    ("lxml", "types-lxml types-html5lib"),
    ("msgpack", "msgpack-types"),
    ("pandas", "pandas-stubs"),
    ("psycopg2-binary", "types-psycopg2"),
    ("pyarrow", "pyarrow-stubs"),
    ("scipy", "scipy-stubs optype numpy-typing-compat"),
    ("sortedcontainers", "sortedcontainers-stubs"),
    ("tensorflow-cpu", "types-tensorflow"),
];

/// Those of typeshed, sorted, without what has types of its own by now.
const TYPESHED: &str = "
    types-aiofiles types-antlr4-python3-runtime types-assertpy types-atheris types-authlib types-aws-xray-sdk types-behave types-bleach
    types-boltons types-braintree types-cachetools types-capturer types-cffi types-channels types-chevron types-click-default-group
    types-click-log types-click-shell types-click-web types-colorama types-colorful types-console-menu types-convertdate types-croniter
    types-datauri types-dateparser types-decorator types-defusedxml types-deprecated types-dirhash types-django-filter
    types-django-import-export types-docker types-dockerfile-parse types-docutils types-editdistance types-entrypoints types-ephem
    types-et-xmlfile types-fanstatic types-first types-flake8 types-flake8-bugbear types-flake8-builtins types-flake8-docstrings
    types-flake8-rst-docstrings types-flake8-simplify types-flake8-typing-imports types-flask-cors types-flask-migrate
    types-flask-socketio types-gdb types-geojson types-geopandas types-gevent types-google-cloud-ndb types-greenlet types-grpcio
    types-grpcio-channelz types-grpcio-health-checking types-grpcio-reflection types-grpcio-status types-gunicorn types-hdbcli
    types-hnswlib types-html5lib types-httplib2 types-httpretty types-hvac types-ibm-db types-inifile types-jack-client
    types-jetson-gpio types-jmespath types-jsonnet types-jsonschema types-jwcrypto types-kafka-python types-keyboard types-ldap3
    types-lunardate types-lupa types-lzstring types-m3u8 types-markdown types-mock types-mypy-extensions types-mysqlclient types-nanoid
    types-nanoleafapi types-netaddr types-netifaces types-networkx types-oauthlib types-objgraph types-olefile types-openpyxl
    types-opentracing types-paramiko types-parsimonious types-passpy types-peewee types-pep8-naming types-pexpect types-pika types-polib
    types-pony types-portpicker types-protobuf types-psutil types-psycopg2 types-punq types-pyasn1 types-pyaudio types-pyautogui
    types-pycocotools types-pycups types-pycurl types-pyfarmhash types-pyflakes types-pygments types-pyinstaller types-pyjks
    types-pyluach types-pymeeus types-pymysql types-pynput types-pyogrio types-pyperclip types-pyphen types-pyscreeze types-pyserial
    types-pysocks types-pytest-lazy-fixture types-python-crontab types-python-dateutil types-python-http-client types-python-jenkins
    types-python-jose types-python-nmap types-python-xlib types-pytz types-pywin32 types-pyxdg types-pyyaml types-qrbill types-qrcode
    types-ratelimit types-regex types-reportlab types-requests types-requests-oauthlib types-resampy types-retry
    types-rfc3339-validator types-rpi-gpio types-s2clientprotocol types-scp types-seaborn types-send2trash types-setuptools
    types-shapely types-simple-websocket types-simplejson types-singledispatch types-six types-slumber types-str2bool types-tabulate
    types-tensorflow types-tgcrypto types-tinycss2 types-titlecase types-toml types-toposort types-tqdm types-translationstring
    types-ttkthemes types-tzdata types-unidiff types-untangle types-usersettings types-uwsgi types-vobject types-waitress
    types-watchpoints types-webencodings types-webob types-webtest types-whatthepatch types-workalendar types-wtforms types-wurlitzer
    types-www-authenticate types-xdgenvpy types-xlrd types-xmldiff types-xmltodict types-yt-dlp types-zstd types-zxcvbn
";
