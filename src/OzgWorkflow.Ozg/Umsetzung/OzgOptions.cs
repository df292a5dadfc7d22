namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>Settings of the domain.</summary>
public sealed class OzgOptions
{
    /// <summary>The committees that confirm decisions.</summary>
    public static readonly IReadOnlyList<string> Committees =
    [
        "IT-Lenkungsausschuss",
        "Lenkungsgruppe OZG NRW kommunal",
    ];

    /// <summary>
    /// The committee that confirms Umsetzungsvarianten: "IT-Lenkungsausschuss" or "Lenkungsgruppe OZG NRW kommunal".
    /// </summary>
    public string Committee { get; set; } = Committees[0];

    /// <summary>What is wrong with them, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Committees.Contains(Committee))
            yield return $"Die Einstellung Ozg:Committee ist „{Committee}“; erlaubt ist „{string.Join("“ oder „", Committees)}“.";
    }
}
