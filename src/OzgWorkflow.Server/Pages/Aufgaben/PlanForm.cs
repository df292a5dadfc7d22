using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>The fields in which people plan tasks.</summary>
internal static class PlanForm
{
    /// <summary>
    /// What was entered into the fields of one task, as far as it is not what they showed: others may have changed the
    /// rest. Without a day it is put by no more.
    /// </summary>
    internal static (TaskPlan Plan, string? Problem) ReadForOne(IFormCollection form, DateOnly today)
    {
        var isOtherDay = form["wiedervorlage"] != form["wiedervorlage-bisher"];
        return Read(
            form["prioritaet"] == form["prioritaet-bisher"] ? "" : form["prioritaet"].ToString(),
            isOtherDay ? form["wiedervorlage"].ToString() : "",
            isOtherDay,
            today
        );
    }

    /// <summary>What was entered into those of several: what is left blank stays as it is for each.</summary>
    internal static (TaskPlan Plan, string? Problem) ReadForSeveral(IFormCollection form, DateOnly today)
    {
        var (day, removes) = (form["wiedervorlage"].ToString(), form["entfernen"] == "true");
        var setsDay = removes || !string.IsNullOrWhiteSpace(day);
        var (plan, problem) = Read(form["prioritaet"].ToString(), day, setsDay, today);
        return (
            plan,
            removes && plan.FollowUp is not null
                ? "Bitte geben Sie entweder einen Tag für die Wiedervorlage an, oder entfernen Sie sie."
                : problem
        );
    }

    private static (TaskPlan Plan, string? Problem) Read(string priority, string text, bool setsDay, DateOnly today)
    {
        var plan = new TaskPlan
        {
            Priority = Enum.GetValues<TaskPriority>()
                .Cast<TaskPriority?>()
                .FirstOrDefault(x => x!.Value.German() == priority),
            SetsFollowUp = setsDay,
            FollowUp = German.Day(text),
        };
        var problem =
            plan.FollowUp is null && !string.IsNullOrWhiteSpace(text)
                ? "Bitte geben Sie den Tag der Wiedervorlage als Datum an, zum Beispiel 24.12.2026."
                : plan.Problem(today)?.Message;
        return (plan, problem);
    }
}
