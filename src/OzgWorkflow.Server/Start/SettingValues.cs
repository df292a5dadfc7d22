using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Start;

/// <summary>
/// Looks at each value before it is bound to its option, for binding stops at the first that is unreadable. Numbers are
/// from 1 on where the option has no range.
/// </summary>
internal sealed class SettingValues
{
    private static readonly TimeSpan DurationAtMost = TimeSpan.FromDays(1);

    private static readonly (string Key, Type Type)[] Known =
    [
        ("", typeof(RuntimeOptions)),
        ("Mail", typeof(MailOptions)),
        ("SignIn", typeof(SignInOptions)),
        ("Cookies:Secure", typeof(bool)),
        ("Health:Lag", typeof(TimeSpan)),
        ("Proxies:Known", typeof(string[])),
        ("Workflows:PublicRequestsPerMinute", typeof(int)),
    ];

    private readonly IConfiguration _settings;
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _left = new(StringComparer.OrdinalIgnoreCase);

    internal SettingValues(IConfiguration settings)
    {
        _settings = settings;
        foreach (var (key, type) in Known)
            Check(key, type, range: null);
    }

    /// <summary>A sentence for each value that makes no sense.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>The settings without those values, and without empty ones where an empty text is no value.</summary>
    internal IConfiguration Readable =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(_settings.AsEnumerable().Where(x => x.Value is not null && !_left.Contains(x.Key)))
            .Build();

    private void Check(string key, Type type, RangeAttribute? range)
    {
        if (type == typeof(string))
            return;
        if (type.IsValueType)
            CheckValue(key, Nullable.GetUnderlyingType(type) ?? type, range);
        else if (ElementOf(type) is { } element)
            CheckEntries(key, element, range);
        else
            foreach (var option in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                Check(
                    ConfigurationPath.Combine(key.Length == 0 ? [option.Name] : [key, option.Name]),
                    option.PropertyType,
                    option.GetCustomAttribute<RangeAttribute>()
                );
    }

    private void CheckValue(string key, Type type, RangeAttribute? range)
    {
        if (_settings[key] is not { } text)
            return;
        if (text.Length > 0)
            if (IsAllowed(text, type, range))
                return;
            else
                Tell(key, text, Allowed(type, range));
        _left.Add(key);
    }

    private void CheckEntries(string key, Type element, RangeAttribute? range)
    {
        if (_settings[key] is { Length: > 0 } text)
            Tell(key, text, $"erlaubt sind einzelne Einträge, zum Beispiel mit dem Namen {key}:0");
        foreach (var entry in _settings.GetSection(key).GetChildren())
            Check(entry.Path, element, range);
    }

    private void Tell(string key, string text, string allowed) =>
        _problems.Add($"Die Einstellung {key} ist „{text}“; {allowed}.");

    private static bool IsAllowed(string text, Type type, RangeAttribute? range)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) switch
            {
                TimeSpan x => x > TimeSpan.Zero && x <= DurationAtMost,
                int x => range?.IsValid(x) ?? x >= 1,
                long x => range?.IsValid(x) ?? x >= 1,
                _ => true,
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static string Allowed(Type type, RangeAttribute? range) =>
        type == typeof(bool) ? "erlaubt ist true oder false"
        : type == typeof(TimeSpan) ? "erlaubt ist eine Dauer über null bis zu einem Tag, zum Beispiel 00:00:30"
        : range is null ? "erlaubt ist eine ganze Zahl ab 1"
        : $"erlaubt ist eine ganze Zahl von {range.Minimum} bis {range.Maximum}";

    /// <summary>What a list or a dictionary has entries of.</summary>
    private static Type? ElementOf(Type type) =>
        type.GetElementType()
        ?? (
            type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string)
                ? value
                : null
        );
}
