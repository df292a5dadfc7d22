using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Organisationen;

/// <summary>What people enter of an organisation.</summary>
public sealed class OrganisationForm
{
    [FromForm(Name = "art")]
    public OrganisationKind? Kind { get; set; }

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "ort")]
    public string? Place { get; set; }

    [FromForm(Name = "ags")]
    public string? Ags { get; set; }

    [FromForm(Name = "kreis")]
    public string? District { get; set; }

    [FromForm(Name = "strasse")]
    public string? Street { get; set; }

    [FromForm(Name = "plz")]
    public string? Postcode { get; set; }

    [FromForm(Name = "url")]
    public string? Url { get; set; }

    [FromForm(Name = "mail")]
    public string? Mail { get; set; }

    [FromForm(Name = "telefon")]
    public string? Phone { get; set; }

    [FromForm(Name = "stand")]
    public uint Version { get; set; }

    internal static OrganisationForm Of(Organisation x) =>
        new()
        {
            Kind = x.Kind,
            Name = x.Name,
            Place = x.Place,
            Ags = x.Ags,
            District = x.District,
            Street = x.Street,
            Postcode = x.Postcode,
            Url = x.Url,
            Mail = x.Mail,
            Phone = x.Phone,
            Version = x.Version,
        };

    internal OrganisationDraft Draft() =>
        new(Kind ?? OrganisationDraft.NoKind, Name.OrNothing() ?? "")
        {
            Place = Place.OrNothing(),
            Ags = Ags.OrNothing(),
            District = District.OrNothing(),
            Street = Street.OrNothing(),
            Postcode = Postcode.OrNothing(),
            Url = Url.OrNothing(),
            Mail = Mail.OrNothing(),
            Phone = Phone.OrNothing(),
        };
}
