using Microsoft.AspNetCore.Routing.Template;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>Paths of endpoints as the routing of ASP.NET reads them.</summary>
internal static class EndpointTemplate
{
    /// <summary>The template of a path; <c>null</c> when it is none.</summary>
    internal static RouteTemplate? Read(string path)
    {
        try
        {
            return TemplateParser.Parse(path.TrimStart('/'));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What two templates have in common to which the same requests come.</summary>
    internal static string Shape(RouteTemplate template) =>
        string.Join(
            '/',
            template.Segments.Select(x =>
                string.Concat(x.Parts.Select(part => part.IsParameter ? "{}" : part.Text!.ToUpperInvariant()))
            )
        );
}
