using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>
/// The palette: every activity type with its inputs, outputs and ports, and the definitions that can be used as
/// activities.
/// </summary>
internal static class ListActivities
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/descriptors/activities", Handle);

    private static async Task<IResult> Handle(
        ActivityCatalog catalog,
        ChoiceLists lists,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var choices = await lists.All(cancellation);
        // All are there to be drawn; only the published ones can be chosen.
        var versions = await db
            .Definitions.AsNoTracking()
            .UsableAsActivity()
            .OrderBy(x => x.Name)
            .ToListAsync(cancellation);
        return ElsaJson.List(
            catalog
                .All.Select(x => Describe(x, choices))
                .Concat(versions.Select(DefinitionDescriptors.Describe))
                .ToArray()
        );
    }

    /// <summary>A type of ours.</summary>
    private static object Describe(
        ActivityDescriptor descriptor,
        IReadOnlyDictionary<string, IReadOnlyList<Engine.Activities.HumanTasks.Choice>> choices
    )
    {
        var about = descriptor.Attribute;
        var (space, name) = Split(about.Type);
        var activity = Activator.CreateInstance(descriptor.ClrType)!;
        var inputs = descriptor
            .Settings.Select(x => (object)Describe(x))
            .Concat(descriptor.Inputs.Select(x => Describe(x, activity, choices)))
            .ToArray();
        return new
        {
            typeName = about.Type,
            @namespace = space,
            name,
            version = 1,
            about.Category,
            about.DisplayName,
            about.Description,
            inputs,
            outputs = descriptor.Outputs.Select(
                (x, i) =>
                    new
                    {
                        x.Name,
                        x.TypeName,
                        displayName = x.Name,
                        x.Description,
                        order = i,
                        isBrowsable = true,
                        isSynthetic = false,
                        isSerializable = true,
                    }
            ),
            about.Kind,
            runAsynchronously = false,
            ports = descriptor
                .Ports.Select(x => Port(x.Name, "Embedded"))
                .Concat(about.Outcomes.Select(x => Port(x, "Flow"))),
            customProperties = new { },
            constructionProperties = new { },
            about.IsContainer,
            about.IsBrowsable,
            about.IsStart,
            about.IsTerminal,
        };
    }

    private static object Describe(SettingAttribute x) =>
        new
        {
            x.Name,
            x.TypeName,
            x.DisplayName,
            x.Description,
            order = x.ComesLast ? 2 : 0,
            x.IsWrapped,
            x.UiHint,
            x.DefaultValue,
            x.DefaultSyntax,
            isReadOnly = false,
            isSensitive = false,
            isBrowsable = true,
            isSynthetic = false,
            isSerializable = true,
            autoEvaluate = true,
            uiSpecifications = EditorOptions.For(x.UiHint, EditorOptions.Named(x.Choices)),
        };

    private static object Describe(
        PropertyInfo property,
        object activity,
        IReadOnlyDictionary<string, IReadOnlyList<Engine.Activities.HumanTasks.Choice>> choices
    )
    {
        var about = property.GetCustomAttribute<InputAttribute>()!;
        var type = property.PropertyType.GetGenericArguments()[0];
        return new
        {
            property.Name,
            typeName = TypeName(type),
            displayName = about.DisplayName ?? property.Name,
            about.Description,
            order = 1,
            isWrapped = true,
            about.UiHint,
            defaultValue = DefaultOf((IInput)property.GetValue(activity)!),
            about.DefaultSyntax,
            isReadOnly = false,
            isSensitive = false,
            isBrowsable = true,
            isSynthetic = false,
            isSerializable = true,
            autoEvaluate = true,
            uiSpecifications = EditorOptions.For(about.UiHint, EditorOptions.Of(about, type, choices)),
        };
    }

    internal static object Port(string name, string type, bool isBrowsable = true) =>
        new
        {
            name,
            displayName = name,
            type,
            isBrowsable,
        };

    private static (string Space, string Name) Split(string type) =>
        type.LastIndexOf('.') is >= 0 and var dot ? (type[..dot], type[(dot + 1)..]) : ("", type);

    private static string? DefaultOf(IInput input) =>
        input.DefaultValue switch
        {
            null
            or DateTimeOffset { Ticks: 0 }
            or IReadOnlyList<object?> { Count: 0 }
            or IReadOnlyDictionary<string, object?> { Count: 0 } => null,
            bool flag => flag ? "true" : "false",
            string text => text,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => ValueJson.ToJson(other),
        };

    private static string TypeName(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var x when x == typeof(string) || x.IsEnum => "String",
            var x when x == typeof(bool) => "Boolean",
            var x when x == typeof(int) => "Int32",
            var x when x == typeof(long) => "Int64",
            var x when x == typeof(double) => "Double",
            var x when x == typeof(TimeSpan) => "TimeSpan",
            var x when x == typeof(DateTimeOffset) => "DateTimeOffset",
            var x when x == typeof(Guid) => "Guid",
            var x when x == typeof(IReadOnlyDictionary<string, object?>) => "ObjectDictionary",
            _ => "Object",
        };
}
