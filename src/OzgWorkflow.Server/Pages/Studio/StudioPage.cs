namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>An element of Elsa Studio in a page of ours.</summary>
/// <param name="Name">The custom element.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record StudioElement(string Name, params (string Name, string Value)[] Attributes);

/// <summary>The line above the Studio: where one is and where one can go.</summary>
/// <param name="Title">This page.</param>
/// <param name="Above">The pages above it.</param>
/// <param name="Links">Where one can go.</param>
public sealed record StudioBar(string Title, IReadOnlyList<StudioLink> Above, IReadOnlyList<StudioLink> Links);

/// <summary>A link.</summary>
public sealed record StudioLink(string Address, string Text);
