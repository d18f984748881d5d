namespace Architecture.Tests.Terms;

/// <summary>
/// Private terms in names. A pattern matches words anywhere in a name; "^...$" matches only the whole name, where the
/// word is an ordinary one in company. A line names kinds or folders if the word is the private term only there: its
/// comment says what is left alone.
/// </summary>
static class IdentifierTerms
{
    static readonly string[] Protocol = ["services/Users", "tests/Users.Tests", "tests/Users.ModelChecking"];

    public static readonly IdentifierTerm[] Table =
    [
        // Left alone: the verb, as in RegisterAsync, TimeToRegister, IsStillRegistered.
        new(@"(?<!to )\bregisters?\b", "InstanceLease, LeaseTable or LeaseContents") { Kinds = DeclarationKind.Noun },
        new(@"\bthe registers?\b", "lease"),
        new(@"\bregistered numbers\b", "LeaseContents"),
        // Left alone: Heartbeat, which is one word.
        new(@"\bbeats?\b", "heartbeat, HeartbeatInterval"),
        // Left alone: a broker's group that takes over entries.
        new(@"\btake ?overs?\b", "CrashRecovery; LeaseTimeout for the setting") { Folders = Protocol },
        // The setting. Left alone: variables, and the word in company (RunnerGrace).
        new(@"^grace$", "ClaimGracePeriod") { Kinds = DeclarationKind.Member, Folders = Protocol },
        new(@"\bwork off\b", "Recover"),
        // Left alone: Lookup, which is one word.
        new(@"\blooks?\b", "Scan, Check or Read"),
        // Left alone: variables that are lists of numbers.
        new(@"^numbers$", "NumberAllocator") { Kinds = DeclarationKind.Type },
        new(@"\bgiven? up\b", "abandon: AbandonedNumbers, AbandonUnused"),
        // Left alone: the sidecar's publishers, in the sense of publish and subscribe.
        new(@"^publisher$", "OutboxRelay") { Folders = Protocol },
        // Left alone: a time that is due.
        new(@"^due$", "Enqueue") { Kinds = DeclarationKind.Method },
        new(@"\bproven\b", "acknowledged"),
        new(@"\bevent entry\b", "OutboxEntry"),
        // Left alone: a backlog of connections or requests.
        new(@"\bbacklog of a user\b", "MaxPendingPerUser"),
        new(@"\bafterwards\b", "BackgroundWork"),
        new(@"^settle async$|^settled$", "Write, and resolve an ambiguous outcome by reading back"),
        new(@"\bbeliev", "ConfirmAbsent"),
        new(@"\bpatience\b", "GracePeriod, or Timeout"),
        // An error of the domain or of an answer. Left alone: faults that tests inject.
        new(@"\bfaults?\b", "UserError, Error or Problem") { Folders = ["services"] },
        // Left alone: a word that says which outcome (RoundOutcome, OutcomeUnknown), and variables.
        new(@"^outcomes?$", "Result") { Kinds = DeclarationKind.Type, Folders = ["services"] },
        // Left alone: a connection that is refused, and the tests and the sidecar, which speak of those.
        new(@"\brefuse[sd]?\b", "Reject") { Folders = ["services"] },
        new(@"^keep$", "NoChange") { Kinds = DeclarationKind.Noun, Folders = Protocol },
        new(@"^(shown|normal)$", "Original, Normalized") { Kinds = DeclarationKind.Member, Folders = ["services"] },
        // Left alone: RandomWalk, which is the field's term.
        new(@"(?<!\brandom )\bwalk(s|ed|ing)?\b", "Repair for the command, List for a page"),
        new(@"\b(un)?bur(y|ies|ied)\b", "DeadLetter, DeadLetterRejected"),
        new(@"\bmeet app\b", "WaitForApp"),
        new(@"\bsee off\b", "OnAppExited"),
        new(@"\btravels?\b", "IsForwarded"),
        new(@"\bsays?\b", "WriteLine, Write or Show"),
        new(@"\bdoors?\b", "Endpoint or Listener"),
        new(@"\bblows?\b", "InjectedFault"),
        new(@"\bsabot(eur|age)s?\b", "FaultInjector, Injectors"),
        new(@"\bstorms?\b", "RunUnderFaults"),
        new(@"\bwander", "RandomWalk"),
        new(@"\bwish(es|ed)?\b", "ScriptedSchedule, or the plain word: request, setting"),
        new(@"\bjudge?ments?\b", "InvariantChecker"),
        // Left alone: the verb in services, for a decision about an answer.
        new(@"\bjudg(e|es|ed|ing)\b", "Check") { Folders = ["tests"] },
        new(@"\b(story|stories)\b", "Trace"),
    ];
}
