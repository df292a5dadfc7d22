using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OzgWorkflow.Runtime.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "workflow");

            migrationBuilder.CreateTable(
                name: "audit",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "text", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: true),
                    instance_id = table.Column<Guid>(type: "uuid", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "definition_version",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    json = table.Column<string>(type: "text", nullable: false),
                    content_hash = table.Column<string>(type: "text", nullable: false),
                    activity_type = table.Column<string>(type: "text", nullable: true),
                    used_version_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    is_latest = table.Column<bool>(type: "boolean", nullable: false),
                    is_published = table.Column<bool>(type: "boolean", nullable: false),
                    is_frozen = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    editor = table.Column<string>(type: "text", nullable: true),
                    edited_from = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_definition_version", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_subscription",
                schema: "workflow",
                columns: table => new
                {
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bookmark_id = table.Column<long>(type: "bigint", nullable: false),
                    event_name = table.Column<string>(type: "text", nullable: false),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    is_claimed = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    details = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_subscription", x => new { x.instance_id, x.bookmark_id });
                });

            migrationBuilder.CreateTable(
                name: "incident",
                schema: "workflow",
                columns: table => new
                {
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    incident_id = table.Column<long>(type: "bigint", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: true),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    node_key = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    failed_tries = table.Column<string[]>(type: "text[]", nullable: false),
                    user_message = table.Column<string>(type: "text", nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_by = table.Column<string>(type: "text", nullable: true),
                    resolution = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident", x => new { x.instance_id, x.incident_id });
                });

            migrationBuilder.CreateTable(
                name: "instance",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false),
                    definition_version_id = table.Column<string>(type: "text", nullable: false),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    singleton_key = table.Column<string>(type: "text", nullable: true),
                    trigger_key = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    sub_status = table.Column<short>(type: "smallint", nullable: false),
                    current_state = table.Column<string>(type: "text", nullable: true),
                    step = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_instance", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bookmark_id = table.Column<long>(type: "bigint", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job", x => x.id);
                });

            // By month, so that a month that nobody needs any more goes at once; the months' tables are made by the retention job.
            migrationBuilder.Sql(
                """
                CREATE TABLE workflow.journal (
                    instance_id uuid NOT NULL,
                    step integer NOT NULL,
                    at timestamptz NOT NULL,
                    command text NOT NULL,
                    actor text,
                    definition_version_id text,
                    stimulus text,
                    entries text NOT NULL,
                    CONSTRAINT pk_journal PRIMARY KEY (instance_id, step, at)
                ) PARTITION BY RANGE (at);
                CREATE TABLE workflow.journal_default PARTITION OF workflow.journal DEFAULT;
                """);

            migrationBuilder.CreateTable(
                name: "kept_event",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_name = table.Column<string>(type: "text", nullable: false),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    only_instance = table.Column<Guid>(type: "uuid", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "workflow",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "published_event",
                schema: "workflow",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_published_event", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "receipt",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    instance_id = table.Column<Guid>(type: "uuid", nullable: true),
                    request = table.Column<Guid>(type: "uuid", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_receipt", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_run",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    instances = table.Column<int>(type: "integer", nullable: false),
                    other_rows = table.Column<int>(type: "integer", nullable: false),
                    partitions = table.Column<int>(type: "integer", nullable: false),
                    left = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bookmark_id = table.Column<long>(type: "bigint", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false),
                    definition_version_id = table.Column<string>(type: "text", nullable: false),
                    node_key = table.Column<string>(type: "text", nullable: false),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    candidate_roles = table.Column<string[]>(type: "text[]", nullable: false),
                    candidate_groups = table.Column<string[]>(type: "text[]", nullable: false),
                    escalation_groups = table.Column<string[]>(type: "text[]", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: true),
                    organisation = table.Column<string>(type: "text", nullable: true),
                    is_for_tandem = table.Column<bool>(type: "boolean", nullable: false),
                    not_by = table.Column<string>(type: "text", nullable: true),
                    assignee = table.Column<string>(type: "text", nullable: true),
                    delegated_by = table.Column<string>(type: "text", nullable: true),
                    held_instead_of = table.Column<string>(type: "text", nullable: true),
                    information = table.Column<string>(type: "text", nullable: true),
                    prefilled = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    priority = table.Column<short>(type: "smallint", nullable: false),
                    follow_up = table.Column<DateOnly>(type: "date", nullable: true),
                    reminded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    escalated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_by = table.Column<string>(type: "text", nullable: true),
                    completed_instead_of = table.Column<string>(type: "text", nullable: true),
                    completion_reason = table.Column<string>(type: "text", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    data = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task_comment",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author = table.Column<string>(type: "text", nullable: false),
                    instead_of = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_comment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task_draft",
                schema: "workflow",
                columns: table => new
                {
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    data = table.Column<string>(type: "text", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_draft", x => new { x.task_id, x.account });
                });

            migrationBuilder.CreateTable(
                name: "task_file",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    field = table.Column<string>(type: "text", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_file", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task_movement",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: true),
                    person = table.Column<string>(type: "text", nullable: true),
                    instead_of = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    priority = table.Column<short>(type: "smallint", nullable: true),
                    follow_up = table.Column<DateOnly>(type: "date", nullable: true),
                    sets_follow_up = table.Column<bool>(type: "boolean", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_movement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "timer",
                schema: "workflow",
                columns: table => new
                {
                    instance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bookmark_id = table.Column<long>(type: "bigint", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timer", x => new { x.instance_id, x.bookmark_id });
                });

            migrationBuilder.CreateTable(
                name: "trigger",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false),
                    node_key = table.Column<string>(type: "text", nullable: false),
                    event_name = table.Column<string>(type: "text", nullable: true),
                    details = table.Column<string>(type: "text", nullable: true),
                    schedule = table.Column<string>(type: "text", nullable: true),
                    overlap = table.Column<short>(type: "smallint", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trigger", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_definition_id_id",
                schema: "workflow",
                table: "audit",
                columns: new[] { "definition_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_definition_version_definition_id_version",
                schema: "workflow",
                table: "definition_version",
                columns: new[] { "definition_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_definition_version_latest",
                schema: "workflow",
                table: "definition_version",
                column: "definition_id",
                unique: true,
                filter: "is_latest");

            migrationBuilder.CreateIndex(
                name: "ix_definition_version_published",
                schema: "workflow",
                table: "definition_version",
                column: "definition_id",
                unique: true,
                filter: "is_published");

            migrationBuilder.CreateIndex(
                name: "ix_event_subscription_event_name_correlation_id",
                schema: "workflow",
                table: "event_subscription",
                columns: new[] { "event_name", "correlation_id" });

            migrationBuilder.CreateIndex(
                name: "ix_event_subscription_path",
                schema: "workflow",
                table: "event_subscription",
                column: "event_name")
                .Annotation("Relational:Collation", new[] { "C" });

            migrationBuilder.CreateIndex(
                name: "ix_incident_at",
                schema: "workflow",
                table: "incident",
                column: "at",
                filter: "resolved_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_instance_correlation_id",
                schema: "workflow",
                table: "instance",
                column: "correlation_id");

            migrationBuilder.CreateIndex(
                name: "ix_instance_created_at",
                schema: "workflow",
                table: "instance",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_instance_definition_id_created_at",
                schema: "workflow",
                table: "instance",
                columns: new[] { "definition_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_instance_finished",
                schema: "workflow",
                table: "instance",
                columns: new[] { "definition_id", "finished_at" },
                filter: "status = 1");

            migrationBuilder.CreateIndex(
                name: "ix_instance_singleton_key",
                schema: "workflow",
                table: "instance",
                column: "singleton_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_instance_triggered",
                schema: "workflow",
                table: "instance",
                columns: new[] { "definition_id", "trigger_key" },
                filter: "status = 0 AND trigger_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_job_instance_id",
                schema: "workflow",
                table: "job",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_job_outside",
                schema: "workflow",
                table: "job",
                columns: new[] { "run_at", "id" },
                filter: "NOT is_dead AND kind = 3");

            migrationBuilder.CreateIndex(
                name: "ix_job_step",
                schema: "workflow",
                table: "job",
                columns: new[] { "run_at", "id" },
                filter: "NOT is_dead AND kind <> 3");

            migrationBuilder.CreateIndex(
                name: "ix_kept_event_event_name_id",
                schema: "workflow",
                table: "kept_event",
                columns: new[] { "event_name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kept_event_expires_at",
                schema: "workflow",
                table: "kept_event",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_run_at_sequence",
                schema: "workflow",
                table: "outbox",
                columns: new[] { "run_at", "sequence" },
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_published_event_occurred_at",
                schema: "workflow",
                table: "published_event",
                column: "occurred_at");

            migrationBuilder.CreateIndex(
                name: "ix_published_event_ozg_id_sequence",
                schema: "workflow",
                table: "published_event",
                columns: new[] { "ozg_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_receipt_at",
                schema: "workflow",
                table: "receipt",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_task_completed_by",
                schema: "workflow",
                table: "task",
                columns: new[] { "completed_by", "closed_at" },
                filter: "status = 1");

            migrationBuilder.CreateIndex(
                name: "ix_task_correlation_id",
                schema: "workflow",
                table: "task",
                column: "correlation_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_instance_id",
                schema: "workflow",
                table: "task",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_open_assignee",
                schema: "workflow",
                table: "task",
                column: "assignee",
                filter: "status = 0 AND assignee IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_task_open_due_at",
                schema: "workflow",
                table: "task",
                columns: new[] { "due_at", "priority", "id" },
                descending: new[] { false, true, false },
                filter: "status = 0");

            migrationBuilder.CreateIndex(
                name: "ix_task_comment_task_id",
                schema: "workflow",
                table: "task_comment",
                column: "task_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_file_task_id",
                schema: "workflow",
                table: "task_file",
                column: "task_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_movement_task_id",
                schema: "workflow",
                table: "task_movement",
                column: "task_id");

            migrationBuilder.CreateIndex(
                name: "ix_timer_run_at",
                schema: "workflow",
                table: "timer",
                column: "run_at",
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_definition_id",
                schema: "workflow",
                table: "trigger",
                column: "definition_id");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_event_name",
                schema: "workflow",
                table: "trigger",
                column: "event_name");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_path",
                schema: "workflow",
                table: "trigger",
                column: "event_name")
                .Annotation("Relational:Collation", new[] { "C" });

            migrationBuilder.CreateIndex(
                name: "ix_trigger_run_at",
                schema: "workflow",
                table: "trigger",
                column: "run_at",
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_waits_since",
                schema: "workflow",
                table: "trigger",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_timer_waits_since",
                schema: "workflow",
                table: "timer",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waits_since",
                schema: "workflow",
                table: "outbox",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_job_waits_since",
                schema: "workflow",
                table: "job",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "definition_version",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "event_subscription",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "incident",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "instance",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "job",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "journal",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "kept_event",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "published_event",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "receipt",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "retention_run",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "task",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "task_comment",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "task_draft",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "task_file",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "task_movement",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "timer",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "trigger",
                schema: "workflow");
        }
    }
}
