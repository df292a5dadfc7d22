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
        foreach (var date in form.Fields.Where(x => x.Type == FieldType.Date))
            if (values.GetValueOrDefault(date.Name) is string text && IsTime(text, out var time))
                values[date.Name] = Value.From(LocalDay.Of(time));
        return form.Fitting(values);
    }

    private static bool IsTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (FormDate.TryRead(text, out _) || ValueTypes.Misfit(text, typeof(DateTimeOffset)) is not null)
            return false;
        time = ValueTypes.To<DateTimeOffset>(text);
        return true;
    }
}
