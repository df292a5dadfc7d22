using System.Globalization;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>What is said of a step that would make the state too large.</summary>
internal static class StateTooLarge
{
    internal const string NotTaken = "The step was not taken:";

    internal static (string English, string German) Messages(int size, EngineLimits limits)
    {
        var german = CultureInfo.GetCultureInfo("de-DE");
        return (
            $"{NotTaken} the state would have {size} bytes; the limit is {limits.StateSize} (StateSize).",
            string.Create(
                german,
                $"Der Schritt wurde nicht übernommen: Die Instanz wäre mit {size:N0} Bytes zu groß; erlaubt sind {limits.StateSize:N0}."
            )
        );
    }
}
