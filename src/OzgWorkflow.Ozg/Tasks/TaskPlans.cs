using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>What people may plan.</summary>
public static class TaskPlans
{
    /// <summary>Years ahead: what is put by longer was meant otherwise.</summary>
    private const int YearsAtMost = 5;

    /// <summary>What is wrong with a plan that is made today; <c>null</c> when nothing is.</summary>
    public static WrongField? Problem(this TaskPlan plan, DateOnly today) =>
        plan.IsEmpty ? new("priority", "Bitte wählen Sie, was Sie ändern wollen: die Priorität oder die Wiedervorlage.")
        : plan.FollowUp < today || plan.FollowUp > today.AddYears(YearsAtMost)
            ? new(
                "followUp",
                $"Bitte wählen Sie für die Wiedervorlage einen Tag ab heute und höchstens {YearsAtMost} Jahre voraus."
            )
        : null;
}
