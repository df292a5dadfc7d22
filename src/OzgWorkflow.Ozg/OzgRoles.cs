namespace OzgWorkflow.Ozg;

/// <summary>The roles of the subject (KDN talk of 2019). Names are what people read.</summary>
public static class OzgRoles
{
    public const string Administration = "Administration";
    public const string Design = "Gestaltung";
    public const string ThemenfeldCoordination = "Themenfeld-Koordination";
    public const string Ansprechperson = "Kommunale Ansprechperson";
    public const string ItDienstleister = "IT-Dienstleister";
    public const string Lenkungsausschuss = "Lenkungsausschuss";
    public const string OzgKoordinierungsstelle = "OZG-Koordinierungsstelle";
    public const string ReadOnly = "Lesend";

    /// <summary>Other systems: they report tasks that were handed to them and events.</summary>
    public const string Integration = "Integration";

    /// <summary>All roles.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Administration,
        Design,
        ThemenfeldCoordination,
        Ansprechperson,
        ItDienstleister,
        Lenkungsausschuss,
        OzgKoordinierungsstelle,
        ReadOnly,
        Integration,
    ];

    /// <summary>The roles whose members may have tasks.</summary>
    public static readonly IReadOnlyList<string> WithTasks = [.. All.Except([ReadOnly, Integration])];
}
