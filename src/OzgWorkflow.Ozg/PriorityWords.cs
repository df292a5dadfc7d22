using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg;

/// <summary>What people call priorities.</summary>
public static class PriorityWords
{
    /// <summary>A priority in German.</summary>
    public static string German(this TaskPriority priority) =>
        priority switch
        {
            TaskPriority.Low => "niedrig",
            TaskPriority.High => "hoch",
            _ => "normal",
        };

    /// <summary>The priority that an event names; one that it does not know is as most are.</summary>
    internal static TaskPriority Named(string name) =>
        Enum.TryParse<TaskPriority>(name, out var priority) ? priority : TaskPriority.Normal;
}
