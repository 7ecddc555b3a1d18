/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-access.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-workflow-reader.h"

/* Requirements §5 once more, so that the table cannot change by accident. */
#define NOTHING ""
#define OFFICER "basic identity health-flag record-band label care case"
#define CARE "basic identity health-flag health care"

static const struct {
  const char *role;
  const char *classes; /* of the people that the role works on */
  const char *makes;
} expected[] = {
  { "intake-officer", OFFICER,
    "person family_contact detention exam screening record_band source_item behaviour dispute "
    "party ticket attachment" },
  { "duty-officer", OFFICER,
    "person family_contact detention exam screening record_band source_item behaviour dispute "
    "party ticket attachment" },
  { "doctor", CARE, "exam screening" },
  { "counsellor", CARE, "exam screening" },
  { "house-leader", OFFICER,
    "person family_contact detention exam screening record_band source_item behaviour dispute "
    "party ticket attachment" },
  { "mediator", "basic case", NOTHING },
  { "agency-member", "basic case", NOTHING },
  { "town-cadre", "basic case", NOTHING },
  { "police-station", "basic case", NOTHING },
  { "supervisor", "basic case", NOTHING },
  { "administrator", NOTHING, NOTHING },
  { "auditor", NOTHING, NOTHING },
};

static const char *const class_names[HJ_N_SENSITIVITIES] = {
  [HJ_SENSITIVITY_BASIC] = "basic",
  [HJ_SENSITIVITY_IDENTITY] = "identity",
  [HJ_SENSITIVITY_HEALTH_FLAG] = "health-flag",
  [HJ_SENSITIVITY_HEALTH] = "health",
  [HJ_SENSITIVITY_RECORD_BAND] = "record-band",
  [HJ_SENSITIVITY_RECORD] = "record",
  [HJ_SENSITIVITY_LABEL] = "label",
  [HJ_SENSITIVITY_CARE] = "care",
  [HJ_SENSITIVITY_CASE] = "case",
};

static gboolean
names (const char *list, const char *name)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *)words, name);
}

static gboolean
receives (const HjAccess *access, const HjEntity *entity)
{
  for (guint i = 0; i < access->n_views; i++) {
    if (hj_projection_holds_entity (access->views[i].projection, entity))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_about_people (const HjEntity *entity)
{
  return entity->kind == HJ_ENTITY_RECORD || entity->kind == HJ_ENTITY_EVENT;
}

static void
test_every_role (void)
{
  guint n_roles;
  const HjAccess *accesses = hj_access_list (&n_roles);

  g_assert_cmpuint (n_roles, ==, g_strv_length ((char **)hj_workflow_roles ()));
  g_assert_cmpuint (n_roles, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n_roles; i++) {
    g_assert_true (hj_workflow_role_is_known (accesses[i].role));
    g_assert_true (hj_access_find (expected[i].role) != NULL);
  }
  g_assert_null (hj_access_find ("root"));
  g_assert_null (hj_access_find (NULL));
}

/* Fails for a new entity until somebody has said who receives it and who makes it. */
static void
test_every_entity (void)
{
  guint n_roles, n_entities;
  const HjAccess *accesses = hj_access_list (&n_roles);
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    gboolean received = FALSE, made = FALSE;

    for (guint j = 0; j < n_roles; j++) {
      HjRights rights = hj_access_get_rights (&accesses[j], entities[i]);

      received = received || receives (&accesses[j], entities[i]);
      made = made || (rights & (HJ_MAY_MAKE | HJ_MAY_COMPUTE)) != 0;
    }
    if (!received || made != is_about_people (entities[i]))
      g_error ("src/core/model/hj-access.c has no rule for “%s”", entities[i]->name);
  }
}

/* Whoever changes a row receives it: else it would be written blindly. */
static void
test_rights_need_rows (void)
{
  guint n_roles;
  const HjAccess *accesses = hj_access_list (&n_roles);

  for (guint i = 0; i < n_roles; i++) {
    for (guint j = 0; j < accesses[i].n_rules; j++) {
      const HjAccessRule *rule = &accesses[i].rules[j];

      g_assert_true (receives (&accesses[i], rule->entity));
      g_assert_true (is_about_people (rule->entity));
      for (guint k = 0; rule->fields != NULL && rule->fields[k] != NULL; k++) {
        int index = hj_entity_field_index (rule->entity, rule->fields[k]);

        g_assert_cmpint (index, >=, 0);
        g_assert_true (hj_access_holds (&accesses[i], rule->entity, (guint)index));
      }
    }
  }
}

static void
test_requirements (void)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const HjAccess *access = hj_access_find (expected[i].role);

    for (guint j = 0; j < n_entities; j++) {
      const HjEntity *entity = entities[j];
      gboolean makes = (hj_access_get_rights (access, entity) & HJ_MAY_MAKE) != 0;

      g_assert_true (makes == names (expected[i].makes, entity->name));
      for (guint k = 0; is_about_people (entity) && k < entity->n_fields; k++) {
        if (hj_access_holds (access, entity, k))
          g_assert_true (names (expected[i].classes, class_names[entity->fields[k].sensitivity]));
      }
    }
  }
}

static void
assert_receives_only (const char *role, const char *list)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    if (receives (hj_access_find (role), entities[i]) != names (list, entities[i]->name))
      g_error ("%s and %s", role, entities[i]->name);
  }
}

static void
test_entities_of_roles (void)
{
#define COMMON "org mediator policy held"

  assert_receives_only ("doctor", COMMON " person family_contact detention exam screening label "
                                         "source_item conflict");
  assert_receives_only ("counsellor", COMMON " person family_contact detention exam screening "
                                             "label source_item conflict");
  assert_receives_only ("mediator", COMMON " person dispute party ticket attachment conflict");
  assert_receives_only ("agency-member", COMMON " person dispute party ticket attachment conflict");
  assert_receives_only ("town-cadre", COMMON " person dispute party ticket attachment conflict");
  assert_receives_only ("police-station",
                        COMMON " person dispute party ticket attachment conflict");
  assert_receives_only ("supervisor", COMMON " person dispute party ticket attachment");
  assert_receives_only ("administrator", COMMON);
  assert_receives_only ("auditor", COMMON);
}

/* That there is a case is no secret from a supervisor; whose it is needs a purpose. */
static void
test_overview (void)
{
  static const HjEntity *const entities[] = { &hj_entity_dispute, &hj_entity_ticket };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++) {
    guint64 mask = hj_projection_get_mask (&hj_projection_overview, entities[i]);

    for (guint j = 0; j < entities[i]->n_fields; j++) {
      const char *name = entities[i]->fields[j].name;

      if ((mask & (G_GUINT64_CONSTANT (1) << j)) != 0)
        g_assert_true (names ("house code kind dispute mediator state due_at by at agency "
                              "agency_until category sum",
                              name));
    }
  }
  g_assert_false (hj_projection_holds_entity (&hj_projection_overview, &hj_entity_person));
  g_assert_false (hj_projection_holds_entity (&hj_projection_overview, &hj_entity_party));
}

/* The care scale is no colour. */
static void
test_care_scale (void)
{
  const HjAccess *doctor = hj_access_find ("doctor");

  for (guint i = 0; i < hj_entity_label.n_fields; i++)
    g_assert_true (hj_access_holds (doctor, &hj_entity_label, i)
                   == names ("detention state care at", hj_entity_label.fields[i].name));
}

static gboolean
is_told_by_workflow (const HjEntity *entity, const char *role)
{
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);

  for (guint i = 0; spec != NULL && i < spec->n_commands; i++) {
    if (g_strv_contains (spec->commands[i].roles, role))
      return TRUE;
  }
  return FALSE;
}

/* A workflow that names a role, and the table, say the same wherever the role receives the rows. A
 * conflict is decided by whoever may change what it is about, and what may be struck out, of
 * several entities, is so by whoever enters it.
 */
static void
test_commands (void)
{
  guint n_roles, n_entities;
  const HjAccess *accesses = hj_access_list (&n_roles);
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_roles; i++) {
    for (guint j = 0; j < n_entities; j++) {
      const HjEntity *entity = entities[j];
      gboolean may = (hj_access_get_rights (&accesses[i], entity) & HJ_MAY_COMMAND) != 0;

      gboolean told = receives (&accesses[i], entity)
                      && is_told_by_workflow (entity, accesses[i].role)
                      && (!hj_strike_applies (entity)
                          || (hj_access_get_rights (&accesses[i], entity) & HJ_MAY_MAKE) != 0);

      if (entity != &hj_entity_conflict && may != told)
        g_error ("The table and the workflow of “%s” differ about “%s”", entity->name,
                 accesses[i].role);
    }
  }
}

static void
test_entered_once (void)
{
  const HjAccess *officer = hj_access_find ("intake-officer");
  g_autoptr (HjRecord) exam
      = hj_record_new (&hj_entity_exam, "00000000-0000-7000-8000-000000000001");
  guint ecg = (guint)hj_entity_field_index (&hj_entity_exam, "ecg");
  guint flag = (guint)hj_entity_field_index (&hj_entity_exam, "ecg_flag");

  g_assert_true (hj_access_may_change (officer, exam, ecg));
  hj_record_set_text (exam, "ecg", "72/min");
  hj_record_set_text (exam, "ecg_flag", "normal");
  g_assert_false (hj_access_may_change (officer, exam, ecg));
  g_assert_true (hj_access_may_change (officer, exam, flag));
  g_assert_true (hj_access_may_change (hj_access_find ("doctor"), exam, ecg));
  g_assert_false (hj_access_may_change (hj_access_find ("mediator"), exam, flag));
  g_assert_false (hj_access_may_change (NULL, exam, flag));
}

static void
test_who_computes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const HjAccess *access = hj_access_find (expected[i].role);

    g_assert_true (hj_access_computes (access) == names (expected[i].classes, "label"));
    g_assert_true (hj_access_is_of_house (access) == names (expected[i].classes, "care"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/every-role", test_every_role);
  g_test_add_func ("/access/every-entity", test_every_entity);
  g_test_add_func ("/access/rights-need-rows", test_rights_need_rows);
  g_test_add_func ("/access/requirements", test_requirements);
  g_test_add_func ("/access/entities-of-roles", test_entities_of_roles);
  g_test_add_func ("/access/overview", test_overview);
  g_test_add_func ("/access/care-scale", test_care_scale);
  g_test_add_func ("/access/commands", test_commands);
  g_test_add_func ("/access/entered-once", test_entered_once);
  g_test_add_func ("/access/who-computes", test_who_computes);
  return g_test_run ();
}
