using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>
/// Whose days as a substitute are over has nothing any more that he took in the place of another, and when somebody was
/// away is forgotten. Run each night; what it does twice is done once, and until it runs nobody may do what is not for
/// him.
/// </summary>
public sealed class SubstitutionsEnd(Changes changes, TimeProvider clock)
{
    /// <summary>Gives back what is nobody's any more.</summary>
    public Task Run(CancellationToken cancellation) =>
        changes.Make(
            async db =>
            {
                var today = clock.Today();
                await db.Substitutions.Where(x => x.LastDay < today).ExecuteDeleteAsync(cancellation);
                return null;
            },
            cancellation
        );
}
