namespace OzgWorkflow.Contracts.Events;

/// <summary>A Leistung entered a phase of its life cycle.</summary>
public sealed record PhaseEntered : WorkflowEvent
{
    /// <summary>The phase, for example "Umsetzungsvariante" or "Umsetzung".</summary>
    public string Phase { get; init; } = "";

    /// <summary>The step within the phase, for example "Pilotierung"; <c>null</c> for the phase as a whole.</summary>
    public string? Step { get; init; }
}

/// <summary>The Themenfeld-Workshop proposed an Umsetzungsvariante.</summary>
public sealed record VariantProposed : WorkflowEvent
{
    /// <summary>Who develops: kommunal, landesweit or bundesweit.</summary>
    public string DevelopedBy { get; init; } = "";

    /// <summary>Who operates: kommunal, landesweit or bundesweit.</summary>
    public string OperatedBy { get; init; } = "";
}

/// <summary>The committee confirmed the Umsetzungsvariante.</summary>
public sealed record VariantConfirmed : WorkflowEvent
{
    /// <summary>Who develops: kommunal, landesweit or bundesweit.</summary>
    public string DevelopedBy { get; init; } = "";

    /// <summary>Who operates: kommunal, landesweit or bundesweit.</summary>
    public string OperatedBy { get; init; } = "";

    /// <summary>The committee that confirmed it.</summary>
    public string Committee { get; init; } = "";
}

/// <summary>The workshop or the committee sent the Umsetzungsvariante back.</summary>
public sealed record VariantRejected : WorkflowEvent
{
    /// <summary>Who sent it back.</summary>
    public string Committee { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Both responsible persons of a Leistung accepted.</summary>
public sealed record TandemNamed : WorkflowEvent
{
    /// <summary>Responsible for what the Leistung must do.</summary>
    public string Leistungsverantwortliche { get; init; } = "";

    /// <summary>Responsible for how it is built.</summary>
    public string Umsetzungsverantwortliche { get; init; } = "";

    /// <summary>The IT-Dienstleister that builds it.</summary>
    public string ItDienstleister { get; init; } = "";
}

/// <summary>The pilot began.</summary>
public sealed record PilotStarted : WorkflowEvent
{
    /// <summary>The pilot Kommunen.</summary>
    public IReadOnlyList<string> Kommunen { get; init; } = [];
}

/// <summary>A Kommune was connected.</summary>
public sealed record KommuneConnected : WorkflowEvent
{
    /// <summary>The Kommune.</summary>
    public string Kommune { get; init; } = "";
}

/// <summary>The Leistung is in operation.</summary>
public sealed record ServiceLive : WorkflowEvent
{
    /// <summary>The connected Kommunen.</summary>
    public IReadOnlyList<string> Kommunen { get; init; } = [];
}

/// <summary>The Leistung was taken out of operation.</summary>
public sealed record ServiceRetired : WorkflowEvent
{
    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Someone asked for a change of a Leistung in operation.</summary>
public sealed record ChangeRequested : WorkflowEvent
{
    /// <summary>What is to change.</summary>
    public string Title { get; init; } = "";
}

/// <summary>A new version of a Leistung in operation was released.</summary>
public sealed record VersionReleased : WorkflowEvent
{
    /// <summary>Name of the version.</summary>
    public string Version { get; init; } = "";
}

/// <summary>The Leistung was put back.</summary>
public sealed record LeistungDeferred : WorkflowEvent
{
    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>A workflow has something to say to coordinators.</summary>
public sealed record CoordinatorsNotified : WorkflowEvent
{
    /// <summary>What it is about, one line.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What they are to know.</summary>
    public string Text { get; init; } = "";

    /// <summary>Themenfeld whose coordinators are told; <c>null</c> for that of the Leistung.</summary>
    public string? Themenfeld { get; init; }
}

/// <summary>A decision was put on record.</summary>
public sealed record DecisionRecorded : WorkflowEvent
{
    /// <summary>What it is about.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What was decided.</summary>
    public string Decision { get; init; } = "";

    /// <summary>Role or committee that decided.</summary>
    public string DecidedBy { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}
