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
        ("Workflows:Origin", typeof(string)),
        ("Ozg:Committee", typeof(string)),
        ("Admin:Account", typeof(string)),
        ("Admin:Password", typeof(string)),
        ("Jwt:Key", typeof(string)),
        ("RabbitMq:Uri", typeof(string)),
        ("Data:Directory", typeof(string)),
    ];

    private readonly IConfiguration _settings;
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _left = new(StringComparer.OrdinalIgnoreCase);

    internal SettingValues(IConfiguration settings)
    {
        _settings = settings;
        foreach (var (key, type) in Known)
            Check(key, type, range: null);
        foreach (
            var section in Known.Select(x => x.Key.Split(':')).Where(x => x.Length > 1).ToLookup(x => x[0], x => x[1])
        )
            CheckNames(section.Key, section);
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
            CheckOptions(key, type.GetProperties(BindingFlags.Public | BindingFlags.Instance));
    }

    private void CheckOptions(string key, PropertyInfo[] options)
    {
        if (key.Length > 0)
            CheckNames(key, options.Where(x => x.CanWrite).Select(x => x.Name));
        foreach (var option in options)
            Check(
                ConfigurationPath.Combine(key.Length == 0 ? [option.Name] : [key, option.Name]),
                option.PropertyType,
                option.GetCustomAttribute<RangeAttribute>()
            );
    }

    /// <summary>A name that is mistyped would be a setting that nobody reads.</summary>
    private void CheckNames(string section, IEnumerable<string> names)
    {
        var known = names.ToArray();
        foreach (var entry in _settings.GetSection(section).GetChildren())
            if (!known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
                _problems.Add(
                    $"Die Einstellung {entry.Path} gibt es nicht; unter {section} gibt es {string.Join(", ", known)}."
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
