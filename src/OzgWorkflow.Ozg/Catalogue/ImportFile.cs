namespace OzgWorkflow.Ozg.Catalogue;

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
}
