using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>Removes ended instances with all that belongs to them.</summary>
internal static class InstanceRemoval
{
    /// <summary>The statement that removes the instances whose ids a query gives.</summary>
    internal static string Statement(string which) =>
        $"""
            WITH gone AS MATERIALIZED ({which}),
            journal AS ({JournalTable.Remove}),
            incident AS ({IncidentWriter.Remove}),
            comment AS ({TaskRemoval.RemoveComments}),
            movement AS ({TaskRemoval.RemoveMovements}),
            draft AS ({TaskRemoval.RemoveDrafts}),
            file AS ({TaskRemoval.RemoveFiles}),
            task AS ({TaskRemoval.Remove})
            {InstanceTable.Remove}
            """;
}
