//! Problems: every class of message that SnakeBridge has, with the word by which a user looks it up.
//!
//! The one table of them. A diagnostic names its problem, its text ends with the word (`[environment-no-python]`), and `cargo snakebridge explain` has a page for
//! each, which is a section of `docs/errors.md`. Words and not numbers: they say something before they are looked up. A word that was published stays.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! problems {
    ($($name:ident = $word:literal,)*) => {
        /// A class of messages; what each means stands in `docs/errors.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "each has a page, which a test holds it to")]
        pub enum Problem {
            $($name,)*
        }

        impl Problem {
            /// All of them, in the order in which a build can meet them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in the message.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

problems! {
    // Cargo and the package.
    CargoNoBuildScript = "cargo-no-build-script",
    CargoConfig = "cargo-config",
    PackageNotFound = "package-not-found",
    PackageNotChosen = "package-not-chosen",
    // Configuration.
    ConfigUnreadable = "config-unreadable",
    ConfigNotToml = "config-not-toml",
    ConfigWrongType = "config-wrong-type",
    ConfigBadValue = "config-bad-value",
    ConfigUnknownKey = "config-unknown-key",
    ConfigBadVersion = "config-bad-version",
    ConfigBadRequirements = "config-bad-requirements",
    ConfigCredentials = "config-credentials",
    ConfigConflict = "config-conflict",
    ConfigNotInherited = "config-not-inherited",
    ConfigNoSuchPath = "config-no-such-path",
    ConfigNoLibraries = "config-no-libraries",
    ConfigDuplicateModule = "config-duplicate-module",
    ConfigShadowed = "config-shadowed",
    ConfigNoDocsManifest = "config-no-docs-manifest",
    ConfigDocsManifest = "config-docs-manifest",
    // Environment.
    EnvironmentNoPython = "environment-no-python",
    EnvironmentOtherPython = "environment-other-python",
    EnvironmentNoSharedLibrary = "environment-no-shared-library",
    EnvironmentNoLinker = "environment-no-linker",
    EnvironmentNoLibraryLink = "environment-no-library-link",
    EnvironmentNoUv = "environment-no-uv",
    EnvironmentNoPip = "environment-no-pip",
    EnvironmentNoVenv = "environment-no-venv",
    EnvironmentNotInstalled = "environment-not-installed",
    EnvironmentNoNetwork = "environment-no-network",
    EnvironmentNoAccess = "environment-no-access",
    EnvironmentOtherHash = "environment-other-hash",
    EnvironmentNoPackage = "environment-no-package",
    EnvironmentNoVersion = "environment-no-version",
    EnvironmentConflict = "environment-conflict",
    EnvironmentBuildFailed = "environment-build-failed",
    EnvironmentInstallFailed = "environment-install-failed",
    EnvironmentDiskFull = "environment-disk-full",
    EnvironmentReadOnly = "environment-read-only",
    EnvironmentExternallyManaged = "environment-externally-managed",
    EnvironmentOtherVariant = "environment-other-variant",
    EnvironmentLockOutdated = "environment-lock-outdated",
    EnvironmentWaited = "environment-waited",
    EnvironmentPassedOver = "environment-passed-over",
    EnvironmentOtherTarget = "environment-other-target",
    StubsNotFound = "stubs-not-found",
    // Looking at libraries.
    PythonNotRun = "python-not-run",
    ModuleNotFound = "module-not-found",
    DependencyNotFound = "dependency-not-found",
    ImportFailed = "import-failed",
    LibraryExited = "library-exited",
    IntrospectionTimeout = "introspection-timeout",
    IntrospectionDied = "introspection-died",
    IntrospectionBug = "introspection-bug",
    IntrospectionIssue = "introspection-issue",
    // What is asked of a library.
    IncludeNotFound = "include-not-found",
    ExcludeNotFound = "exclude-not-found",
    StreamingNotFound = "streaming-not-found",
    TypeMapNotFound = "type-map-not-found",
    DocumentedNotFound = "documented-not-found",
    UsedNotFound = "used-not-found",
    SourceNotRead = "source-not-read",
    SignaturesBelowMinimum = "signatures-below-minimum",
    // Judging and naming.
    AnnotationNameUnknown = "annotation-name-unknown",
    AnnotationNotUnderstood = "annotation-not-understood",
    StubParameterDropped = "stub-parameter-dropped",
    KindAny = "kind-any",
    NameCollision = "name-collision",
    ClassTruncated = "class-truncated",
    ModuleSkipped = "module-skipped",
    // What is committed.
    FactsMissing = "facts-missing",
    LockMissing = "lock-missing",
    LockBroken = "lock-broken",
    LockChanged = "lock-changed",
    StrictDiffers = "strict-differs",
    StrictNoEnvironment = "strict-no-environment",
    VerifyDiffers = "verify-differs",
    Drift = "drift",
    RecordReadOnly = "record-read-only",
    FileFailed = "file-failed",
    ReportFailed = "report-failed",
    // The build as a whole.
    Bug = "bug",
    Summary = "summary",
    // Commands.
    WordUnknown = "word-unknown",
    InitBadName = "init-bad-name",
    InitByHand = "init-by-hand",
    LibraryUnknown = "library-unknown",
    CallByName = "call-by-name",
    LedgerNotReadable = "ledger-not-readable",
    LedgerBadLine = "ledger-bad-line",
    BundleNotHere = "bundle-not-here",
    BundleNotOurs = "bundle-not-ours",
    BundleNoProgram = "bundle-no-program",
    BundleNoFiles = "bundle-no-files",
    PruneInUse = "prune-in-use",
    PlanBig = "plan-big",
    CoverageTooLow = "coverage-too-low",
    DiffNoVersion = "diff-no-version",
    DiffTwoLibraries = "diff-two-libraries",
    TrialBadVersion = "trial-bad-version",
    TrialNoVersions = "trial-no-versions",
    SymbolUnknown = "symbol-unknown",
    SymbolNotGenerated = "symbol-not-generated",
    DocFailed = "doc-failed",
    PageUnreadable = "page-unreadable",
    DocsNoInventory = "docs-no-inventory",
    DocsNotAnInventory = "docs-not-an-inventory",
    DocsNotFetched = "docs-not-fetched",
    DocsUnreadable = "docs-unreadable",
    DocsNothingDocumented = "docs-nothing-documented",
}

impl Problem {
    /// The problem that a word stands for.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem| problem.word() == word)
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}
