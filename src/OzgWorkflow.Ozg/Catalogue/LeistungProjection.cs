using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>Keeps the catalogue's view of a Leistung in step with its life cycle.</summary>
public sealed class LeistungProjection : IStepProjection
{
    /// <inheritdoc />
    public void Project(WorkflowEvent raised, StepBatch batch)
    {
        if (raised.OzgId is not { } ozgId)
            return;
        switch (raised)
        {
            case PhaseEntered entered:
                batch.Add(
                    "UPDATE ozg.leistung SET phase = $2, step = $3, phase_since = $4 WHERE ozg_id = $1",
                    ozgId,
                    entered.Phase,
                    entered.Step,
                    entered.OccurredAt
                );
                break;
            case VariantConfirmed variant:
                batch.Add(
                    "UPDATE ozg.leistung SET developed_by = $2, operated_by = $3 WHERE ozg_id = $1",
                    ozgId,
                    variant.DevelopedBy,
                    variant.OperatedBy
                );
                break;
            case TandemNamed tandem:
                batch.Add(
                    "UPDATE ozg.leistung SET leistungsverantwortliche = $2, umsetzungsverantwortliche = $3, it_dienstleister = $4 WHERE ozg_id = $1",
                    ozgId,
                    tandem.Leistungsverantwortliche,
                    tandem.Umsetzungsverantwortliche,
                    tandem.ItDienstleister
                );
                break;
        }
    }
}
