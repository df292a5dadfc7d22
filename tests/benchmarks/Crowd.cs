using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>Many instances at once: copies of one that waits, with all its rows.</summary>
internal static class Crowd
{
    /// <summary>
    /// Copies an instance; every copy waits where the original does, under a correlation id of its own.
    /// </summary>
    internal static async Task Waiting(RuntimeHost host, Guid original, int count)
    {
        await host.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS crowd (n int, id uuid);
            TRUNCATE crowd;
            INSERT INTO crowd SELECT n, gen_random_uuid() FROM generate_series(1, {count}) n;
            INSERT INTO workflow.instance (id, definition_id, definition_version_id, correlation_id, name, status, sub_status, current_state, step, state, created_at, updated_at)
              SELECT c.id, definition_id, definition_version_id, 'c' || n, name, status, sub_status, current_state, step,
                     convert_to(replace(convert_from(state, 'UTF8'), '"correlation":"' || correlation_id || '"', '"correlation":"c' || n || '"'), 'UTF8'), created_at, updated_at
              FROM workflow.instance i CROSS JOIN crowd c WHERE i.id = '{original}';
            INSERT INTO workflow.task (id, instance_id, bookmark_id, definition_id, definition_version_id, node_key, correlation_id, title, candidate_roles, status, created_at, due_at)
              SELECT gen_random_uuid(), c.id, bookmark_id, definition_id, definition_version_id, node_key, 'c' || n, title || ' ' || n, candidate_roles, status, created_at, due_at + n * interval '1 minute'
              FROM workflow.task t CROSS JOIN crowd c WHERE t.instance_id = '{original}';
            INSERT INTO workflow.timer (instance_id, bookmark_id, due_at, run_at)
              SELECT c.id, bookmark_id, due_at + n * interval '1 minute', due_at + n * interval '1 minute' FROM workflow.timer t CROSS JOIN crowd c WHERE t.instance_id = '{original}';
            INSERT INTO workflow.event_subscription (instance_id, bookmark_id, event_name, correlation_id)
              SELECT c.id, bookmark_id, event_name, 'c' || n FROM workflow.event_subscription s CROSS JOIN crowd c WHERE s.instance_id = '{original}';
            INSERT INTO workflow.journal (instance_id, step, at, command, actor, definition_version_id, stimulus, entries)
              SELECT c.id, step, at, command, actor, definition_version_id, stimulus, entries FROM workflow.journal j CROSS JOIN crowd c WHERE j.instance_id = '{original}';
            """
        );
        await host.Execute("VACUUM (ANALYZE)");
        await host.Execute("CHECKPOINT");
    }
}
