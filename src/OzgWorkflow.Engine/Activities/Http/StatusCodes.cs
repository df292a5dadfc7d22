using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

internal static class StatusCodes
{
    /// <summary>
    /// Why a text is no status code that an answer may have (three digits, RFC 9110, 15); <c>null</c> when it is one.
    /// </summary>
    internal static Misfit? Misfit(string? code) =>
        ValueTypes.Misfit(code, typeof(long))
        ?? (
            ValueTypes.To<long?>(code) is null or < 100 or > 999
                ? Values.Misfit.Of(code, "a status code from 100 to 999", "keine Zahl von 100 bis 999")
                : null
        );
}
