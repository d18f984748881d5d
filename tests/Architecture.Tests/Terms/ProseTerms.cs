namespace Architecture.Tests.Terms;

/// <summary>
/// Private terms in running text. Where a word is also an ordinary one, an article or a number before it tells the noun
/// that is the private term ("the register") from the verb that is not ("register the service").
/// </summary>
static class ProseTerms
{
    const string Article =
        @"\b(an?|the|its|their|his|own|this|that|these|those|each|every|any|no|one|two|another|other|" +
        @"old|new|next|last|lost|dead|of|[0-9]+) ";

    public static readonly ProseTerm[] Table =
    [
        new(Article + @"registers?\b(?! (on|itself|with|at|in)\b)", "lease"),
        new(Article + @"beats?\b", "heartbeat"),
        new(@"\btakeovers?\b", "crash recovery"),
        new(Article + @"walks?\b|\brun walk\b|`walk`|\bwalk --", "repair for the command; list for pages"),
        new(@"\bgiven[ -]up numbers?\b|\bgives? up (its |the |free )?numbers?\b", "abandoned numbers"),
        new(@"\bpatience\b", "grace period, timeout"),
        new(@"\bbeliev(e|es|ed|ing)\b", "confirm"),
        // "Front door" is said of a product as a whole.
        new(@"(?<!\bfront )\bdoors?\b", "endpoint, listener"),
        new(@"\b(un)?bur(y|ies|ied)\b", "dead-letter"),
        new(@"\b(sees?|saw) off\b|\bmeets? the app\b", "wait for the app; the app has exited"),
        new(@"\btravels?\b", "is forwarded"),
        new(@"\bblows?\b", "injected fault"),
        new(@"\bsabot(eurs?|aged?)\b", "fault injector"),
        new(Article + @"storms?\b", "run under faults"),
        new(@"\bwander(s|ed|er|ing)?\b", "random walk"),
        new(Article + @"wish(es)?\b", "scripted schedule, or the plain word: request, setting"),
        new(@"\bjudge?ments?\b|\bjudging\b", "invariant check"),
        new(Article + @"(story|stories)\b", "trace"),
        // Types and members that were renamed, where a page or a comment still has their names.
        new(
            @"(?-i:\bRegister(Document|Record|edNumbers)\b|\bGivenUpNumbers\b|\bGiveUpFree\b|\bWorkOff|" +
            @"\bEventEntry\b|\bBacklogOfAUser\b|`Afterwards`|\bSettleAsync\b|\bBelieveAsync\b|\bFaultCode\b|" +
            @"\bDecision\.Keep\b|\bWalkCommand\b|\bMeetApp|\bSeeOff)",
            "the name that the code has now"),
        // Log lines and answers that were reworded.
        new(@"\btook \S+ changes?\b", "Indexed {Count} change(s), up to version ..."),
        new(@"\bmet what it does not know\b|\bit begins again\b", "failed unexpectedly; restarting"),
        new(@"\bhas lost register\b|: takes another\b", "Lost lease ...; acquiring another"),
        new(@"\bdid not take \S+ of \S+ events\b|\bthey are tried again\b", "Broker rejected ... events; retrying"),
        new(@"\bI do not know\b", "Unknown option ..."),
        new(@"\bnobody listens\b", "Nothing is listening on ..."),
        new(@"\bthere is no such route\b", "Not found."),
        new(@"\bthe route does not know\b", "Method not allowed."),
    ];
}
