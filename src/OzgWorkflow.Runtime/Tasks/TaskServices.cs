using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Puts together what human tasks need.</summary>
internal static class TaskServices
{
    internal static void AddTasks(this IServiceCollection services)
    {
        services.AddSingleton<ChoiceLists>();
        services.AddSingleton<Responsibilities>();
        services.AddSingleton<ICommandRules, TaskCompletionRules>();
        services.AddSingleton<ICommandRules, DueDateRules>();
        services.AddSingleton<IEffectWriter, TaskWriter>();
        services.AddSingleton<IEffectWriter, DueDateWriter>();
        services.AddSingleton<TaskDesk>();
        services.AddSingleton<TaskComments>();
        services.AddSingleton<TaskDrafts>();
        services.AddSingleton<FileContents>();
        services.AddSingleton(x => new TaskFiles(
            x.GetRequiredService<IDbContextFactory<WorkflowDb>>(),
            x.GetRequiredService<NpgsqlDataSource>(),
            x.GetRequiredService<TaskDesk>(),
            x.GetRequiredService<Responsibilities>(),
            x.GetRequiredService<FileContents>(),
            x.GetRequiredService<TimeProvider>(),
            x.GetRequiredService<ILogger<TaskFiles>>()
        ));
        services.AddSingleton<MovementWriter>();
        services.AddSingleton(x => new TaskHolders(
            x.GetRequiredService<NpgsqlDataSource>(),
            x.GetRequiredService<Responsibilities>(),
            x.GetRequiredService<MovementWriter>()
        ));
        services.AddSingleton(x => new TaskAssignments(
            x.GetRequiredService<Transactions>(),
            x.GetRequiredService<MovementWriter>(),
            x.GetRequiredService<Responsibilities>(),
            x.GetRequiredService<TimeProvider>(),
            x.GetRequiredService<ILogger<TaskAssignments>>()
        ));
    }
}
