using System.Reflection;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>The values that an input offers at this moment.</summary>
internal static class ListChoices
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/descriptors/activities/{type}/options/{property}", Handle);

    private static async Task<IResult> Handle(
        string type,
        string property,
        ActivityCatalog catalog,
        ChoiceLists lists,
        CancellationToken cancellation
    )
    {
        if (catalog.Find(type) is not { } descriptor)
            return ElsaJson.NotFound($"Den Aktivitätstyp „{type}“ gibt es nicht.");
        if (descriptor.Settings.FirstOrDefault(x => x.Name == property) is { } setting)
            return ElsaJson.Ok(new { items = EditorOptions.For(setting.UiHint, EditorOptions.Named(setting.Choices)) });
        if (descriptor.Inputs.FirstOrDefault(x => x.Name == property) is not { } input)
            return ElsaJson.NotFound($"Eine Eingabe „{property}“ hat {type} nicht.");
        var about = input.GetCustomAttribute<InputAttribute>()!;
        return ElsaJson.Ok(
            new
            {
                items = EditorOptions.For(
                    about.UiHint,
                    EditorOptions.Of(about, input.PropertyType.GetGenericArguments()[0], await lists.All(cancellation))
                ),
            }
        );
    }
}
