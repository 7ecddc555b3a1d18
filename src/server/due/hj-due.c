/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/due/hj-due.h"

#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-calendar-reader.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-expiry.h"
#include "server/db/hj-central-list.h"
#include "server/sync/hj-op-clock.h"
#include "server/sync/hj-op-subject.h"

/* Rows that are looked at together. */
#define PAGE_ROWS 200

/* What has deadlines that somebody must keep. */
static const HjEntity *const watched[]
    = { &hj_entity_label, &hj_entity_ticket, &hj_entity_dispute };

/* One run, in one transaction. */
typedef struct {
  HjCentral *central;
  HjWorkflow *workflow;
  guint limit;
  guint n_given;
} Run;

/**
 * hj_due_find_command:
 * @subject: a row, with the clock as the one who acts
 * @calendar: (nullable): the county's working hours
 *
 * Returns: (transfer none) (nullable): the command of the earliest deadline that has passed and
 *   has one that can be given now
 */
const char *
hj_due_find_command (const HjWorkflow *workflow, const HjWorkflowSubject *subject,
                     const HjWorkflowCalendar *calendar)
{
  g_autoptr (GArray) dues = hj_workflow_due (workflow, subject, calendar);

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);

    if (due->passed && due->deadline->command != NULL
        && hj_workflow_apply (workflow, due->deadline->command, subject, NULL) != NULL)
      return due->deadline->command;
  }
  return NULL;
}

static gboolean
look_at (Run *run, const HjRecord *row, GError **error)
{
  g_auto (HjOpSubject) subject = { 0 };

  if (!hj_op_subject_init (&subject, run->central, run->workflow, row, NULL, HJ_WORKFLOW_CLOCK,
                           NULL, error))
    return FALSE;
  const char *command
      = hj_due_find_command (run->workflow, &subject.asked, hj_calendar_get_default ());

  if (command == NULL)
    return TRUE;
  run->n_given++;
  return hj_op_give_by_clock (run->central, row, command, error);
}

/* Rows of which the deadline cannot have passed yet are left to the database: working hours are
 * never faster than hours.
 */
static HjCentralWaiting
make_question (const Run *run, const HjEntity *entity, const char *state,
               const HjWorkflowDeadline *deadline)
{
  gint64 hours = (gint64)deadline->hours * HJ_HOUR_MS;
  gint64 now = hj_central_now (run->central);
  gboolean is_column = hj_entity_field_index (entity, deadline->from) >= 0;

  return (HjCentralWaiting){
    .entity = entity,
    .state = state,
    .field = is_column ? deadline->from : NULL,
    .upto = deadline->measure == HJ_WORKFLOW_HOURS_BEFORE ? now + hours : now - hours,
  };
}

static gboolean
watch_deadline (Run *run, const HjEntity *entity, const char *state,
                const HjWorkflowDeadline *deadline, GError **error)
{
  const HjCentralWaiting waiting = make_question (run, entity, state, deadline);
  g_autofree char *after = NULL;
  guint n_rows;

  do {
    g_autoptr (GPtrArray) rows
        = hj_central_list_waiting (run->central, &waiting, after, PAGE_ROWS, error);

    n_rows = rows == NULL ? 0 : rows->len;
    if (rows == NULL)
      return FALSE;
    for (guint i = 0; i < n_rows && run->n_given < run->limit; i++) {
      const HjRecord *row = g_ptr_array_index (rows, i);

      if (!look_at (run, row, error))
        return FALSE;
      g_set_str (&after, hj_record_get_id (row));
    }
  } while (n_rows == PAGE_ROWS && run->n_given < run->limit);
  return TRUE;
}

static gboolean
watch_entity (Run *run, const HjEntity *entity, GError **error)
{
  run->workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = hj_workflow_get_spec (run->workflow);

  for (guint i = 0; i < spec->n_states; i++) {
    const HjWorkflowState *state = &spec->states[i];

    for (guint j = 0; j < state->n_deadlines && run->n_given < run->limit; j++) {
      if (state->deadlines[j].command != NULL
          && !watch_deadline (run, entity, state->name, &state->deadlines[j], error))
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * hj_due_run:
 * @limit: at most so many commands, so that nobody has to wait long for the database
 * @n_given: (out): how many were given; @limit of them: there may be more
 * @error: a #HjSqlError, or a #HjModelError; then nothing has happened
 *
 * Gives the commands that are the clock's to give: labels expire and read unconfirmed, requests
 * that nobody completes lapse; and takes back what was given for a while. Only the central instance
 * does that, by its own clock.
 */
gboolean
hj_due_run (HjCentral *central, guint limit, guint *n_given, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  Run run = { .central = central, .limit = limit };
  guint n_expired = 0;
  gboolean done;

  *n_given = 0;
  if (!hj_sql_begin (sql, error))
    return FALSE;
  done = hj_central_expire (central, &n_expired, error);
  for (guint i = 0; done && i < G_N_ELEMENTS (watched); i++)
    done = watch_entity (&run, watched[i], error);
  if (!done) {
    hj_sql_rollback (sql);
    return FALSE;
  }
  *n_given = run.n_given;
  return hj_sql_commit (sql, error);
}
