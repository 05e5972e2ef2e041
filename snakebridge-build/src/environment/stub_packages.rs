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

/// Distributions with stubs that are not of typeshed, sorted.
const OWN: [(&str, &str); 7] = [
    ("boto3", "boto3-stubs botocore-stubs types-s3transfer"),
    ("botocore", "botocore-stubs"),
    ("djangorestframework", "djangorestframework-stubs"),
    ("lxml", "types-lxml types-html5lib"),
    ("pandas", "pandas-stubs"),
    ("pyarrow", "pyarrow-stubs"),
    ("scipy", "scipy-stubs optype numpy-typing-compat"),
];

/// Those of typeshed, sorted, without what has types of its own by now.
const TYPESHED: &str = "
    types-aiofiles types-aws-xray-sdk types-behave types-bleach types-boltons types-braintree types-cachetools types-cffi types-channels
    types-colorful types-convertdate types-croniter types-dateparser types-decorator types-defusedxml types-docker types-docutils
    types-editdistance types-ephem types-flask-cors types-flask-migrate types-flask-socketio types-gdb types-geopandas types-gevent
    types-greenlet types-grpcio types-gunicorn types-html5lib types-httplib2 types-hvac types-ibm-db types-jmespath types-jsonschema
    types-jwcrypto types-kafka-python types-keyboard types-ldap3 types-lupa types-markdown types-mock types-mysqlclient types-netaddr
    types-networkx types-oauthlib types-objgraph types-olefile types-openpyxl types-paramiko types-parsimonious types-passpy types-peewee
    types-pexpect types-pika types-polib types-psutil types-psycopg2 types-pyasn1 types-pyaudio types-pyautogui types-pycocotools
    types-pycups types-pycurl types-pyflakes types-pygments types-pyinstaller types-pymysql types-pynput types-pyogrio types-pyperclip
    types-pyserial types-pysocks types-python-crontab types-python-dateutil types-python-http-client types-python-jenkins
    types-python-jose types-python-xlib types-pytz types-pywin32 types-pyxdg types-pyyaml types-qrcode types-rasterio types-regex
    types-reportlab types-requests types-requests-oauthlib types-resampy types-seaborn types-send2trash types-setuptools types-shapely
    types-simplejson types-singledispatch types-six types-tabulate types-tensorflow types-toml types-toposort types-tqdm types-unidiff
    types-untangle types-vobject types-waitress types-webob types-workalendar types-wtforms types-xlrd types-xmltodict types-zxcvbn
";
