using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Examples.Activity;

// docs:activity
/// <summary>Adds working days (Monday to Friday) to today.</summary>
[Activity(
    "Example.AddWorkingDays",
    "Beispiele",
    "Arbeitstage addieren",
    "Nennt den Tag, der so viele Arbeitstage später ist."
)]
[Output("Result", "Object", "Der Tag.")]
public sealed class AddWorkingDays : IActivity
{
    /// <summary>How many days.</summary>
    [Input("Zahl der Arbeitstage.", DisplayName = "Arbeitstage", Required = true)]
    public Input<int> Days { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var day = context.Now.Date;
        for (var left = context.Get(Days); left > 0; )
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                left--;
        }

        context.SetOutput("Result", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        context.Complete();
    }
}
// docs:end
