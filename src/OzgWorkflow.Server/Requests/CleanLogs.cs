using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// The one place where logged values are cut and cleaned: whatever comes from outside can neither fill the disk nor
/// forge lines or speak to a terminal.
/// </summary>
internal static partial class CleanLogs
{
    /// <summary>Characters of a logged value.</summary>
    internal const int ValueAtMost = 256;

    private const int ErrorAtMost = 16_000;

    internal static void AddCleanLogs(this IServiceCollection services) =>
        services.Replace(
            ServiceDescriptor.Singleton<ILoggerFactory>(x => new Factory(
                new LoggerFactory(
                    x.GetServices<ILoggerProvider>(),
                    x.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                    x.GetService<IOptions<LoggerFactoryOptions>>()
                )
            ))
        );

    /// <summary>A text as it may be logged.</summary>
    internal static string Clean(string text, int atMost = ValueAtMost, bool keepLines = false)
    {
        if (text.Length <= atMost && !text.Any(x => MustGo(x, keepLines)))
            return text;
        var clean = new StringBuilder(Math.Min(text.Length, atMost) + 24);
        foreach (var x in text.AsSpan(0, Math.Min(text.Length, atMost)))
            clean.Append(MustGo(x, keepLines) ? '\uFFFD' : x);
        return text.Length <= atMost
            ? clean.ToString()
            : clean.Append(System.Globalization.CultureInfo.InvariantCulture, $"… ({text.Length} Zeichen)").ToString();
    }

    private static bool MustGo(char x, bool keepLines) =>
        (char.IsControl(x) || char.IsSurrogate(x) || x is '\u2028' or '\u2029')
        && !(keepLines && x is '\n' or '\r' or '\t');

    private sealed class Factory(LoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new CleanLogger(inner.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class CleanLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var error = exception is null ? null : new LoggedError(exception);
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
                inner.Log(logLevel, eventId, new CleanState(values), error, static (x, _) => x.ToString());
            else
                inner.Log(
                    logLevel,
                    eventId,
                    Clean(formatter(state, exception), ErrorAtMost, keepLines: true),
                    error,
                    static (x, _) => x
                );
        }
    }

    /// <summary>What a log call says, with its values cleaned.</summary>
    private sealed partial class CleanState(IReadOnlyList<KeyValuePair<string, object?>> values)
        : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private const string Format = "{OriginalFormat}";

        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] =>
            values[index] is var (name, value) && name != Format && value is not null && !IsPlain(value)
                ? new(
                    name,
                    Clean(
                        value as string
                            ?? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)
                            ?? ""
                    )
                )
                : values[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            Enumerable.Range(0, Count).Select(x => this[x]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString()
        {
            var next = 0;
            return values.FirstOrDefault(x => x.Key == Format).Value is string format
                ? Placeholder()
                    .Replace(
                        format,
                        x =>
                            x.Value is "{{" ? "{"
                            : x.Value is "}}" ? "}"
                            : Text(next++)
                    )
                : string.Join(", ", this.Select(x => $"{x.Key}={x.Value}"));
        }

        private string Text(int index) =>
            index >= Count
                ? ""
                : this[index].Value switch
                {
                    null => "(null)",
                    string text => text,
                    IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                    var value => value.ToString() ?? "",
                };

        private static bool IsPlain(object value) =>
            value is bool or int or long or double or decimal or Guid or DateTime or DateTimeOffset or TimeSpan or Enum;

        [GeneratedRegex(@"\{\{|\}\}|\{[^{}]*\}")]
        private static partial Regex Placeholder();
    }

    /// <summary>An exception whose text may hold what somebody sent.</summary>
    private sealed class LoggedError(Exception error)
        : Exception(Clean(error.Message, ErrorAtMost), error.InnerException)
    {
        public override string? StackTrace => error.StackTrace;

        public override string ToString() => Clean(error.ToString(), ErrorAtMost, keepLines: true);
    }
}
