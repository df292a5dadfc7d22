namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>How an activity treats several inbound arrows (Elsa's merge modes of the token-based flowchart).</summary>
public enum MergeMode
{
    /// <summary>Not set: like <see cref="Stream"/>.</summary>
    None,

    /// <summary>Goes on when no upstream activity still has a token; ignores dead branches.</summary>
    Stream,

    /// <summary>Waits for a token on every forward arrow.</summary>
    Merge,

    /// <summary>Waits for a token on every arrow, those that close loops included.</summary>
    Converge,

    /// <summary>Goes on with the first token; each later one is swallowed.</summary>
    Cascade,

    /// <summary>Like <see cref="Cascade"/>, and cancels the branches that lost.</summary>
    Race,
}

/// <summary>Modes of the explicit join.</summary>
public enum FlowJoinMode
{
    /// <summary>First one wins; the others are cancelled.</summary>
    WaitAny,

    /// <summary>All branches.</summary>
    WaitAll,

    /// <summary>All branches that are active.</summary>
    WaitAllActive,
}
