using System.Reflection;

namespace OzgWorkflow.Engine.Model;

/// <summary>The activity types there are.</summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<string, ActivityDescriptor> _byType;

    private ActivityCatalog(IEnumerable<ActivityDescriptor> descriptors)
    {
        _byType = descriptors.ToDictionary(x => x.Attribute.Type);
        ForWorkflows = _byType.Values.FirstOrDefault(x => x.ClrType.IsAssignableTo(typeof(IEmbedding)));
    }

    /// <summary>The type that stands for workflows used as activities.</summary>
    internal ActivityDescriptor? ForWorkflows { get; }

    /// <summary>The engine's own activities.</summary>
    public static ActivityCatalog Core { get; } = From(typeof(ActivityCatalog).Assembly);

    /// <summary>All types, in the order of their names.</summary>
    public IEnumerable<ActivityDescriptor> All => _byType.Values.OrderBy(x => x.Attribute.Type, StringComparer.Ordinal);

    /// <summary>The attributed activities of some assemblies.</summary>
    public static ActivityCatalog From(params Assembly[] assemblies) =>
        new(
            assemblies
                .Distinct()
                .SelectMany(x => x.GetTypes())
                .Where(x => x.GetCustomAttribute<ActivityAttribute>() is not null)
                .Select(x => new ActivityDescriptor(x))
        );

    /// <summary>The type with that name.</summary>
    public ActivityDescriptor? Find(string type) => _byType.GetValueOrDefault(type);
}

/// <summary>An activity type: what its attributes and properties say.</summary>
public sealed class ActivityDescriptor
{
    internal ActivityDescriptor(Type type)
    {
        ClrType = type;
        Attribute = type.GetCustomAttribute<ActivityAttribute>()!;
        Outputs = type.GetCustomAttributes<OutputAttribute>().ToArray();
        Settings = type.GetCustomAttributes<SettingAttribute>().ToArray();
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Inputs = properties.Where(x => x.PropertyType.IsAssignableTo(typeof(IInput))).ToArray();
        Ports = properties.Where(x => x.GetCustomAttribute<PortAttribute>() is not null).ToArray();
    }

    /// <summary>The class.</summary>
    public Type ClrType { get; }

    /// <summary>How designers see it.</summary>
    public ActivityAttribute Attribute { get; }

    /// <summary>What it returns.</summary>
    public IReadOnlyList<OutputAttribute> Outputs { get; }

    /// <summary>What it reads from its JSON itself.</summary>
    public IReadOnlyList<SettingAttribute> Settings { get; }

    /// <summary>Properties of type <see cref="Input{T}"/>.</summary>
    public IReadOnlyList<PropertyInfo> Inputs { get; }

    /// <summary>Properties that hold child activities.</summary>
    public IReadOnlyList<PropertyInfo> Ports { get; }

    internal IActivity Create() => (IActivity)Activator.CreateInstance(ClrType)!;
}
