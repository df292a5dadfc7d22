using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>Starts an instance with inputs; the Studio's own button gives none.</summary>
public sealed class StartModel(WorkflowDb db, DefinitionRun run) : PageModel
{
    private const string Prefix = "eingabe.";

    public sealed record InputField(string Name, string Label, string? Description, DeclaredType Type, string? Value)
    {
        public string TypeName => Type.Name;

        /// <summary>Whether it is JSON, or may be long.</summary>
        public bool IsLong =>
            Type.Script.StartsWith("Array", StringComparison.Ordinal)
            || Type.Script.StartsWith("Record", StringComparison.Ordinal)
            || Type.Script == "any";

        /// <summary>
        /// What was entered, as a value of the input's type, or in German what is wrong with it. Numbers are read as in
        /// forms; JSON is read where the type leaves it open.
        /// </summary>
        public string? Read(out object? value)
        {
            value = null;
            if (
                Type.Script.StartsWith("number", StringComparison.Ordinal)
                && FormNumber.Read(Label, Value!, out value) is { } problem
            )
                return problem;
            var converted =
                Type.Script == "any" && Value!.TrimStart() is ['{' or '[', ..]
                    ? ReadJson(Value)
                    : Type.Convert(value ?? Value);
            value = converted.Value;
            return converted.Misfit?.ForUsers($"„{Label}“");
        }

        private Converted ReadJson(string json) =>
            JsonScan.Problem(json, JsonBounds.OfRequest) switch
            {
                null => Type.Convert(ValueJson.Parse(json)),
                { IsMalformed: true } => Misfit.Of(json, "JSON", "kein gültiges JSON"),
                _ => Misfit.Of(json, "JSON that can be kept", "JSON, das nicht gespeichert werden kann"),
            };
    }

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty]
    public int Version { get; set; }

    [BindProperty(Name = "korrelation")]
    public string? CorrelationId { get; set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<DefinitionVersion> Versions { get; private set; } = [];

    public IReadOnlyList<InputField> Inputs { get; private set; } = [];

    public IReadOnlyList<string> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellation) =>
        await Load(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!await Load(cancellation))
            return NotFound();
        if (Read() is not { } inputs)
            return Page();
        var (result, refused) = await run.Start(
            new RunOrder(
                Id,
                Version.ToString(CultureInfo.InvariantCulture),
                inputs,
                string.IsNullOrWhiteSpace(CorrelationId) ? null : CorrelationId.Trim(),
                Name: null,
                Trigger: null
            ),
            Request.FormKeySent(),
            User.Actor(),
            cancellation
        );
        if (result is CommandResult.Done done)
            return Redirect($"/studio/instanzen/{done.InstanceId}");
        Errors =
            refused is null ? [result!.Refusal ?? ""]
            : refused.Refusal?.Refusal is { } why ? [why]
            : refused.Problems.Select(x => x.UserMessage).ToArray();
        return Page();
    }

    private async Task<bool> Load(CancellationToken cancellation)
    {
        Versions = await ListDefinitions
            .Existing(db)
            .Where(x => x.DefinitionId == Id && (x.IsLatest || x.IsPublished))
            .OrderByDescending(x => x.Version)
            .ToListAsync(cancellation);
        if (Versions.Count == 0)
            return false;
        var chosen =
            Versions.FirstOrDefault(x => x.Version == Version)
            ?? Versions.FirstOrDefault(x => x.IsPublished)
            ?? Versions[0];
        (Version, Name) = (chosen.Version, chosen.Name);
        Inputs = ((chosen.Content.Json["inputs"] as JsonArray) ?? [])
            .OfType<JsonObject>()
            .Zip(chosen.Content.Inputs)
            .Select(x => new InputField(
                x.Second.Name,
                x.First["displayName"]?.ToString() is { Length: > 0 } label ? label : x.Second.Name,
                x.First["description"]?.ToString(),
                x.Second.Type,
                Request.HasFormContentType ? Request.Form[Prefix + x.Second.Name].ToString() : null
            ))
            .ToArray();
        return true;
    }

    /// <summary>
    /// The inputs as values; <c>null</c>, with what is wrong in <see cref="Errors"/>, when one cannot be read.
    /// </summary>
    private Dictionary<string, object?>? Read()
    {
        var (inputs, errors) = (new Dictionary<string, object?>(), new List<string>());
        foreach (var x in Inputs.Where(x => !string.IsNullOrWhiteSpace(x.Value)))
        {
            if (x.Read(out var value) is { } problem)
                errors.Add(problem);
            else
                inputs[x.Name] = value;
        }

        Errors = errors;
        return errors.Count == 0 ? inputs : null;
    }
}
