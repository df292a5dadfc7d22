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
                    "UPDATE ozg.leistung SET phase = $2, schritt = $3, phase_seit = $4 WHERE ozg_id = $1",
                    ozgId,
                    entered.Phase,
                    entered.Schritt,
                    entered.OccurredAt
                );
                break;
            case VariantConfirmed variant:
                batch.Add(
                    "UPDATE ozg.leistung SET entwicklung = $2, betrieb = $3 WHERE ozg_id = $1",
                    ozgId,
                    variant.Entwicklung,
                    variant.Betrieb
                );
                break;
            case TandemNamed tandem:
                batch.Add(
                    "UPDATE ozg.leistung SET leistungsverantwortliche = $2, umsetzungsverantwortliche = $3 WHERE ozg_id = $1",
                    ozgId,
                    tandem.Leistungsverantwortliche,
                    tandem.Umsetzungsverantwortliche
                );
                break;
        }
    }
}
