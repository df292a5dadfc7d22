namespace OzgWorkflow.Ozg.Imports;

/// <summary>Files that can be imported, in the order in which they refer to one another.</summary>
public enum ImportFile
{
    /// <summary>Lagen and their Themenfelder.</summary>
    Lagen,

    /// <summary>OZG-Leistungen.</summary>
    Leistungen,

    /// <summary>LeiKa entries.</summary>
    Leika,

    /// <summary>Kommunen.</summary>
    Kommunen,

    /// <summary>IT-Dienstleister.</summary>
    Dienstleister,

    /// <summary>Ressorts, committees and other organisations.</summary>
    Organisations,

    /// <summary>Which IT-Dienstleister acts for which Kommunen.</summary>
    Representations,

    /// <summary>Persons, with what they coordinate and where they are members.</summary>
    Persons,

    /// <summary>Which Ressort takes part in which Themenfeld.</summary>
    Participations,
}
