using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Personen;

/// <summary>What people enter of a person.</summary>
public sealed class PersonForm
{
    [FromForm(Name = "anrede")]
    public string? Salutation { get; set; }

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "mail")]
    public string? Mail { get; set; }

    [FromForm(Name = "telefon")]
    public string? Phone { get; set; }

    [FromForm(Name = "organisation")]
    public long? OrganisationId { get; set; }

    [FromForm(Name = "funktion")]
    public string? Function { get; set; }

    [FromForm(Name = "themenfeld")]
    public string[] Themenfelder { get; set; } = [];

    [FromForm(Name = "koordiniert")]
    public string[] Coordinated { get; set; } = [];

    [FromForm(Name = "stellvertretung")]
    public string[] StandsIn { get; set; } = [];

    [FromForm(Name = "land")]
    public string[] ForState { get; set; } = [];

    [FromForm(Name = "gremium")]
    public long[] Committees { get; set; } = [];

    [FromForm(Name = "stand")]
    public uint Version { get; set; }

    internal static PersonForm Of(PersonProfile x)
    {
        return new()
        {
            Salutation = x.Person.Salutation,
            Name = x.Person.Name,
            Mail = x.Person.Mail,
            Phone = x.Person.Phone,
            OrganisationId = x.Person.OrganisationId,
            Function = x.Person.Function,
            Themenfelder = x.Person.Themenfelder,
            Coordinated = Of(CoordinationKind.Coordinator),
            StandsIn = Of(CoordinationKind.Deputy),
            ForState = Of(CoordinationKind.State),
            Committees = [.. x.Committees.Select(c => c.Id)],
            Version = x.Person.Version,
        };

        string[] Of(CoordinationKind kind) => [.. x.Coordinations.Where(c => c.Kind == kind).Select(c => c.Themenfeld)];
    }

    internal PersonDraft Draft()
    {
        return new(Name.OrNothing() ?? "")
        {
            Salutation = Salutation.OrNothing(),
            Mail = Mail.OrNothing(),
            Phone = Phone.OrNothing(),
            OrganisationId = OrganisationId,
            Function = Function.OrNothing(),
            Themenfelder = Themenfelder,
            Coordinations =
            [
                .. Of(Coordinated, CoordinationKind.Coordinator),
                .. Of(StandsIn, CoordinationKind.Deputy),
                .. Of(ForState, CoordinationKind.State),
            ],
            CommitteeIds = Committees,
        };

        static IEnumerable<Coordinates> Of(string[] themenfelder, CoordinationKind kind) =>
            themenfelder.Distinct().Select(x => new Coordinates(x, kind));
    }
}
