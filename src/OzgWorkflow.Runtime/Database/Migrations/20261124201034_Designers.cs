using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OzgWorkflow.Runtime.Database.Migrations
{
    /// <inheritdoc />
    public partial class Designers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "changed_at",
                schema: "workflow",
                table: "definition_version",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<string>(
                name: "changed_by",
                schema: "workflow",
                table: "definition_version",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "workflow",
                table: "definition_version",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "edited_from",
                schema: "workflow",
                table: "definition_version",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "editor",
                schema: "workflow",
                table: "definition_version",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_frozen",
                schema: "workflow",
                table: "definition_version",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                schema: "workflow",
                table: "definition_version",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // What was there before was published, so it never changes again.
            migrationBuilder.Sql("UPDATE workflow.definition_version SET is_frozen = true, revision = 1, changed_at = created_at");

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

            migrationBuilder.CreateIndex(
                name: "ix_definition_version_latest",
                schema: "workflow",
                table: "definition_version",
                column: "definition_id",
                unique: true,
                filter: "is_latest");

            migrationBuilder.CreateIndex(
                name: "ix_audit_definition_id_id",
                schema: "workflow",
                table: "audit",
                columns: new[] { "definition_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit",
                schema: "workflow");

            migrationBuilder.DropIndex(
                name: "ix_definition_version_latest",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "changed_at",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "changed_by",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "edited_from",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "editor",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "is_frozen",
                schema: "workflow",
                table: "definition_version");

            migrationBuilder.DropColumn(
                name: "revision",
                schema: "workflow",
                table: "definition_version");
        }
    }
}
