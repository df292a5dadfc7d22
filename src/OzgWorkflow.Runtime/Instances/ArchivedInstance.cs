using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>An instance as a file.</summary>
/// <param name="Format">Tells such files apart from others.</param>
/// <param name="Instance">What people query.</param>
/// <param name="State">The engine's state, base64.</param>
/// <param name="Journal">What happened, oldest first.</param>
public sealed record ArchivedInstance(string Format, Instance Instance, byte[] State, IReadOnlyList<JournalRow> Journal)
{
    /// <summary>The format that this version writes and reads.</summary>
    public const string CurrentFormat = "ozgworkflow-instance-1";
}
