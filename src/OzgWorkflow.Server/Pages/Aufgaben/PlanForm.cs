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
        var (plan, problem) = Read(form, isOtherDay, today);
        plan = plan with
        {
            Priority = form["prioritaet"] == form["prioritaet-bisher"] ? null : plan.Priority,
            SetsFollowUp = isOtherDay,
            FollowUp = isOtherDay ? plan.FollowUp : null,
        };
        return (plan, isOtherDay && problem is not null ? problem : plan.Problem(today)?.Message);
    }

    /// <summary>What was entered into those of several: what is left blank stays as it is for each.</summary>
    internal static (TaskPlan Plan, string? Problem) ReadForSeveral(IFormCollection form, DateOnly today) =>
        Read(form, form["entfernen"] == "true", today);

    private static (TaskPlan Plan, string? Problem) Read(IFormCollection form, bool blankIsNoDay, DateOnly today)
    {
        var text = form["wiedervorlage"].ToString().Trim();
        var day = German.Day(text);
        var plan = new TaskPlan
        {
            Priority = Enum.GetValues<TaskPriority>()
                .Cast<TaskPriority?>()
                .FirstOrDefault(x => Words.Name(x!.Value) == form["prioritaet"]),
            SetsFollowUp = day is not null || blankIsNoDay,
            FollowUp = day,
        };
        var problem =
            text.Length > 0 && day is null
                ? "Bitte geben Sie den Tag der Wiedervorlage als Datum an, zum Beispiel 24.12.2026."
            : day is not null && form["entfernen"] == "true"
                ? "Bitte geben Sie entweder einen Tag für die Wiedervorlage an, oder entfernen Sie sie."
            : plan.Problem(today)?.Message;
        return (plan, problem);
    }
}
