using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>What the form of a task is filled with before anybody fills it in.</summary>
public static class FirstValues
{
    /// <summary>Values by field: what variables had when the task came up, else the constants of its form.</summary>
    public static IReadOnlyDictionary<string, object?> FilledAtFirst(this HumanTaskRow task, Form form)
    {
        var values = form.Fields.Where(x => x.Default is not null).ToDictionary(x => x.Name, x => x.Default);
        if (task.Prefilled is not null)
            foreach (var (field, value) in (IReadOnlyDictionary<string, object?>)ValueJson.Parse(task.Prefilled)!)
                values[field] = value;
        return values;
    }
}
