using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OzgWorkflow.Ozg.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "ozg");

            migrationBuilder.CreateTable(
                name: "connection",
                schema: "ozg",
                columns: table => new
                {
                    kommune = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_connection", x => new { x.kommune, x.ozg_id });
                });

            migrationBuilder.CreateTable(
                name: "lage",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lage", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "leika_leistung",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    type = table.Column<string>(type: "text", nullable: true),
                    legal_basis = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leika_leistung", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leistung",
                schema: "ozg",
                columns: table => new
                {
                    ozg_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    lage = table.Column<string>(type: "text", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: false),
                    priority = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    phase = table.Column<string>(type: "text", nullable: true),
                    step = table.Column<string>(type: "text", nullable: true),
                    phase_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    developed_by = table.Column<string>(type: "text", nullable: true),
                    operated_by = table.Column<string>(type: "text", nullable: true),
                    leistungsverantwortliche = table.Column<string>(type: "text", nullable: true),
                    umsetzungsverantwortliche = table.Column<string>(type: "text", nullable: true),
                    it_dienstleister = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leistung", x => x.ozg_id);
                });

            migrationBuilder.CreateTable(
                name: "news",
                schema: "ozg",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_news", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "notification",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    task_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    mailed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organisation",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    ags = table.Column<string>(type: "text", nullable: true),
                    district = table.Column<string>(type: "text", nullable: true),
                    street = table.Column<string>(type: "text", nullable: true),
                    postcode = table.Column<string>(type: "text", nullable: true),
                    url = table.Column<string>(type: "text", nullable: true),
                    mail = table.Column<string>(type: "text", nullable: true),
                    phone = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "themenfeld",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: true),
                    synonyms = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_themenfeld", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "person",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account = table.Column<string>(type: "text", nullable: true),
                    salutation = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    mail = table.Column<string>(type: "text", nullable: true),
                    phone = table.Column<string>(type: "text", nullable: true),
                    organisation_id = table.Column<long>(type: "bigint", nullable: true),
                    function = table.Column<string>(type: "text", nullable: true),
                    themenfelder = table.Column<string[]>(type: "text[]", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person", x => x.id);
                    table.ForeignKey(
                        name: "fk_person_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "ozg",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "participation",
                schema: "ozg",
                columns: table => new
                {
                    themenfeld = table.Column<string>(type: "text", nullable: false),
                    organisation_id = table.Column<long>(type: "bigint", nullable: false),
                    level = table.Column<short>(type: "smallint", nullable: false),
                    topics = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_participation", x => new { x.themenfeld, x.organisation_id });
                    table.ForeignKey(
                        name: "fk_participation_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "ozg",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_participation_themenfeld_themenfeld",
                        column: x => x.themenfeld,
                        principalSchema: "ozg",
                        principalTable: "themenfeld",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "representation",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    provider_id = table.Column<long>(type: "bigint", nullable: false),
                    kommune_id = table.Column<long>(type: "bigint", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_representation", x => x.id);
                    table.ForeignKey(
                        name: "fk_representation_organisation_kommune_id",
                        column: x => x.kommune_id,
                        principalSchema: "ozg",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_representation_organisation_provider_id",
                        column: x => x.provider_id,
                        principalSchema: "ozg",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_representation_themenfeld_themenfeld",
                        column: x => x.themenfeld,
                        principalSchema: "ozg",
                        principalTable: "themenfeld",
                        principalColumn: "name");
                });

            migrationBuilder.CreateTable(
                name: "coordination",
                schema: "ozg",
                columns: table => new
                {
                    themenfeld = table.Column<string>(type: "text", nullable: false),
                    person_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coordination", x => new { x.themenfeld, x.person_id });
                    table.ForeignKey(
                        name: "fk_coordination_person_person_id",
                        column: x => x.person_id,
                        principalSchema: "ozg",
                        principalTable: "person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_coordination_themenfeld_themenfeld",
                        column: x => x.themenfeld,
                        principalSchema: "ozg",
                        principalTable: "themenfeld",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "membership",
                schema: "ozg",
                columns: table => new
                {
                    person_id = table.Column<long>(type: "bigint", nullable: false),
                    committee_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_membership", x => new { x.person_id, x.committee_id });
                    table.ForeignKey(
                        name: "fk_membership_organisation_committee_id",
                        column: x => x.committee_id,
                        principalSchema: "ozg",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_membership_person_person_id",
                        column: x => x.person_id,
                        principalSchema: "ozg",
                        principalTable: "person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_view",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    owner = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    query = table.Column<string>(type: "text", nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_view", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "substitution",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    absentee_id = table.Column<long>(type: "bigint", nullable: false),
                    substitute_id = table.Column<long>(type: "bigint", nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    last_day = table.Column<DateOnly>(type: "date", nullable: false),
                    themenfelder = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_substitution", x => x.id);
                    table.ForeignKey(
                        name: "fk_substitution_person_absentee_id",
                        column: x => x.absentee_id,
                        principalSchema: "ozg",
                        principalTable: "person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_substitution_person_substitute_id",
                        column: x => x.substitute_id,
                        principalSchema: "ozg",
                        principalTable: "person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_connection_ozg_id",
                schema: "ozg",
                table: "connection",
                column: "ozg_id");

            migrationBuilder.CreateIndex(
                name: "ix_coordination_person_id",
                schema: "ozg",
                table: "coordination",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_leika_leistung_ozg_id",
                schema: "ozg",
                table: "leika_leistung",
                column: "ozg_id");

            migrationBuilder.CreateIndex(
                name: "ix_leistung_themenfeld_phase",
                schema: "ozg",
                table: "leistung",
                columns: new[] { "themenfeld", "phase" });

            migrationBuilder.CreateIndex(
                name: "ix_membership_committee_id",
                schema: "ozg",
                table: "membership",
                column: "committee_id");

            migrationBuilder.CreateIndex(
                name: "ix_news_run_at",
                schema: "ozg",
                table: "news",
                column: "run_at",
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_news_waits_since",
                schema: "ozg",
                table: "news",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_notification_account_event_id",
                schema: "ozg",
                table: "notification",
                columns: new[] { "account", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notification_mail",
                schema: "ozg",
                table: "notification",
                column: "run_at",
                filter: "mailed_at IS NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_notification_waits_since",
                schema: "ozg",
                table: "notification",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_ags",
                schema: "ozg",
                table: "organisation",
                column: "ags",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_kind_name_place",
                schema: "ozg",
                table: "organisation",
                columns: new[] { "kind", "name", "place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_name",
                schema: "ozg",
                table: "organisation",
                column: "name",
                unique: true,
                filter: "kind = 0");

            migrationBuilder.CreateIndex(
                name: "ix_participation_organisation_id",
                schema: "ozg",
                table: "participation",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_person_account",
                schema: "ozg",
                table: "person",
                column: "account",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_person_organisation_id",
                schema: "ozg",
                table: "person",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_representation_kommune_id_provider_id_themenfeld",
                schema: "ozg",
                table: "representation",
                columns: new[] { "kommune_id", "provider_id", "themenfeld" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_representation_provider_id",
                schema: "ozg",
                table: "representation",
                column: "provider_id");

            migrationBuilder.CreateIndex(
                name: "ix_representation_themenfeld",
                schema: "ozg",
                table: "representation",
                column: "themenfeld");

            migrationBuilder.CreateIndex(
                name: "ix_substitution_absentee_id",
                schema: "ozg",
                table: "substitution",
                column: "absentee_id");

            migrationBuilder.CreateIndex(
                name: "ix_substitution_substitute_id",
                schema: "ozg",
                table: "substitution",
                column: "substitute_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_view_owner_name",
                schema: "ozg",
                table: "task_view",
                columns: new[] { "owner", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "connection",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "coordination",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "lage",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "leika_leistung",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "leistung",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "membership",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "news",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "notification",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "participation",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "representation",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "substitution",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "task_view",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "person",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "themenfeld",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "organisation",
                schema: "ozg");
        }
    }
}
