namespace OzgWorkflow.Runtime.Instances;

/// <summary>What is to be moved where.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="ToVersion">Number of the version to move to.</param>
/// <param name="Mapping">Keys of activities that are called otherwise there.</param>
/// <param name="InstanceIds">The instances; all that run another version when none are named.</param>
public sealed record MigrationRequest(
    string DefinitionId,
    int ToVersion,
    IReadOnlyDictionary<string, string> Mapping,
    IReadOnlyList<Guid>? InstanceIds = null
);

/// <summary>What a migration would do.</summary>
/// <param name="Movable">Instances that can be moved.</param>
/// <param name="Blocked">Instances that cannot.</param>
/// <param name="Obstacles">Why, each with how many instances it keeps.</param>
public sealed record MigrationPlan(int Movable, int Blocked, IReadOnlyList<MigrationObstacle> Obstacles);

/// <summary>Something that keeps instances from being moved.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Message">What it is, in English.</param>
/// <param name="UserMessage">The same in German.</param>
/// <param name="Count">How many instances it keeps.</param>
/// <param name="Examples">A few of them.</param>
public sealed record MigrationObstacle(
    string? ActivityId,
    string Message,
    string UserMessage,
    int Count,
    IReadOnlyList<Guid> Examples
);

/// <summary>How far a migration has come.</summary>
/// <param name="Waiting">Instances that are still to be moved.</param>
/// <param name="Failed">Instances that could not be moved; each stays as it was.</param>
/// <param name="OnVersion">Running instances of the version.</param>
public sealed record MigrationProgress(int Waiting, int Failed, int OnVersion);
