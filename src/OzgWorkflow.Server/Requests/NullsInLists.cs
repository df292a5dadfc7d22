using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// Refuses requests with a null within a list: types say that there is none, and JSON does not care. Values that a
/// workflow gets are no lists of ours; there a null is a value.
/// </summary>
internal static class NullsInLists
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <summary>Looks through the body that an endpoint takes.</summary>
    internal static ValueTask<object?> Check(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var type = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = type is null ? null : context.Arguments.FirstOrDefault(type.IsInstanceOfType);
        return body is not null && Refuse(body) is { } refusal ? ValueTask.FromResult<object?>(refusal) : next(context);
    }

    /// <summary>The answer to a request with such a list; <c>null</c> when there is none.</summary>
    internal static IResult? Refuse(object request) =>
        Find(request, "") is { } field ? JsonBodies.Unreadable(field, "In der Liste fehlt eine Angabe (null).") : null;

    private static string? Find(object value, string path)
    {
        if (value is Array list)
        {
            foreach (var item in (IEnumerable)list)
                if (item is null)
                    return path;
                else if (Find(item, path) is { } inner)
                    return inner;
            return null;
        }

        foreach (var member in Members.GetOrAdd(value.GetType(), OfType))
            if (
                member.GetValue(value) is { } held
                && Find(
                    held,
                    $"{path}{(path.Length > 0 ? "." : "")}{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}"
                )
                    is { } found
            )
                return found;
        return null;
    }

    /// <summary>Where lists can be: the members of our own requests.</summary>
    private static PropertyInfo[] OfType(Type type) =>
        type.Assembly.GetName().Name?.StartsWith("OzgWorkflow.", StringComparison.Ordinal) == true && !type.IsEnum
            ? type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(x => x.GetIndexParameters() is [])
                .ToArray()
            : [];
}
