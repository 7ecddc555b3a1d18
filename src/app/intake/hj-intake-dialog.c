/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/intake/hj-intake-dialog.h"

#include "app/intake/hj-intake-words.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-access.h"

#include <glib/gi18n.h>

#define PROGRESS_MS 100

/* A list that is read or taken in; written by the store's thread, and read when that is done. */
typedef struct {
  char *path;
  gboolean dry_run;
  HjIntakeSummary summary;
  GPtrArray *causes; /* owned, of Cause, in the order in which they came up */
  gint n_done;       /* atomic: rows so far */
} Job;

typedef struct {
  char *code;
  GArray *rows; /* owned, of guint */
} Cause;

struct _HjIntakeDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkButton *leave;
  GtkWidget *import;
  GtkStack *states;
  GtkLabel *heading;
  GtkLabel *explanation;
  HjRowGroup *counts;
  HjRowGroup *causes;
  HjRowGroup *rejected;
  GtkProgressBar *progress;
  AdwStatusPage *problem;

  HjSession *session; /* owned */
  char *path;         /* owned */
  Job *job;           /* (nullable) counted, the import that runs */
  guint n_rows;       /* of the list */
  guint timer;        /* source id, while the import runs */
};

G_DEFINE_FINAL_TYPE (HjIntakeDialog, hj_intake_dialog, ADW_TYPE_DIALOG)

static void
free_cause (gpointer data)
{
  Cause *cause = data;

  g_free (cause->code);
  g_array_unref (cause->rows);
  g_free (cause);
}

static Job *
new_job (const char *path, gboolean dry_run)
{
  Job *job = g_atomic_rc_box_new0 (Job);

  job->path = g_strdup (path);
  job->dry_run = dry_run;
  job->causes = g_ptr_array_new_with_free_func (free_cause);
  return job;
}

static void
clear_job (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  hj_intake_summary_clear (&job->summary);
  g_ptr_array_unref (job->causes);
}

static void
release_job (gpointer job)
{
  g_atomic_rc_box_release_full (job, clear_job);
}

static void
note_cause (Job *job, const char *code, guint row)
{
  Cause *cause = NULL;

  for (guint i = 0; i < job->causes->len && cause == NULL; i++) {
    Cause *known = g_ptr_array_index (job->causes, i);

    if (g_str_equal (known->code, code))
      cause = known;
  }
  if (cause == NULL) {
    cause = g_new0 (Cause, 1);
    cause->code = g_strdup (code);
    cause->rows = g_array_new (FALSE, FALSE, sizeof (guint));
    g_ptr_array_add (job->causes, cause);
  }
  g_array_append_val (cause->rows, row);
}

/* On the store's thread. */
static void
on_row_done_cb (guint row, HjIntakeOutcome outcome, const char *why, gpointer user_data)
{
  Job *job = user_data;

  if (outcome == HJ_INTAKE_REJECTED)
    note_cause (job, why, row);
  g_atomic_int_set (&job->n_done, (gint)row);
}

/* On the store's thread. */
static gboolean
work (HjReplica *replica, gpointer data, GError **error)
{
  Job *job = data;

  return hj_intake_import (replica, job->path, job->dry_run, on_row_done_cb, job, &job->summary,
                           error);
}

static void
add_row (HjRowGroup *group, const char *title, const char *subtitle, guint count)
{
  g_autofree char *number = g_strdup_printf ("%u", count);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle != NULL ? subtitle : "", NULL);
  GtkWidget *label = gtk_label_new (number);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  hj_row_group_add (group, row);
}

static void
show_counts (HjIntakeDialog *self, const Job *job)
{
  hj_row_group_begin (self->counts, job->dry_run ? "preview" : "result");
  for (guint i = 0; i < HJ_INTAKE_N_OUTCOMES; i++)
    add_row (self->counts, hj_intake_say_outcome ((HjIntakeOutcome)i), NULL,
             job->summary.counts[i]);
  hj_row_group_begin (self->causes, job->dry_run ? "preview" : "result");
  for (guint i = 0; i < job->causes->len; i++) {
    const Cause *cause = g_ptr_array_index (job->causes, i);
    g_autofree char *rows
        = hj_intake_say_rows (&g_array_index (cause->rows, guint, 0), cause->rows->len);

    add_row (self->causes, hj_intake_say_cause (cause->code), rows, cause->rows->len);
  }
}

/* Whoever corrects the rows looks for the file first. */
static void
show_rejected_file (HjIntakeDialog *self, const char *path)
{
  GtkWidget *row;

  if (path == NULL)
    return;
  hj_row_group_begin (self->rejected, path);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                      _ ("Correct them in this file and import it"), "subtitle", path,
                      "subtitle-selectable", TRUE, NULL);
  gtk_widget_add_css_class (row, "property");
  hj_row_group_add (self->rejected, row);
}

static void
show_leave (HjIntakeDialog *self, gboolean importing, gboolean done)
{
  gtk_button_set_label (self->leave, done ? _ ("Close") : _ ("Cancel"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->leave), !importing);
  adw_dialog_set_can_close (ADW_DIALOG (self), !importing);
}

static void
show_problem (HjIntakeDialog *self, const GError *error)
{
  hj_describe_page (self->problem, error->message);
  gtk_widget_set_visible (self->import, FALSE);
  gtk_stack_set_visible_child_name (self->states, "problem");
  show_leave (self, FALSE, TRUE);
}

static guint
count_rows (const Job *job)
{
  guint n_rows = 0;

  for (guint i = 0; i < HJ_INTAKE_N_OUTCOMES; i++)
    n_rows += job->summary.counts[i];
  return n_rows;
}

static void
on_list_read_cb (gpointer owner, gpointer data, const GError *error)
{
  HjIntakeDialog *self = HJ_INTAKE_DIALOG (owner);
  const Job *job = data;
  g_autofree char *name = g_filename_display_basename (self->path);

  if (error != NULL) {
    show_problem (self, error);
    return;
  }
  self->n_rows = count_rows (job);
  gtk_label_set_label (self->heading, name);
  gtk_label_set_label (self->explanation,
                       _ ("This is what would come of the list. Nothing has been taken in yet."));
  show_counts (self, job);
  gtk_widget_set_visible (self->import, self->n_rows > 0);
  gtk_stack_set_visible_child_name (self->states, "result");
  gtk_widget_grab_focus (self->import);
}

static void
stop_timer (HjIntakeDialog *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->job, release_job);
}

static void
on_list_taken_cb (gpointer owner, gpointer data, const GError *error)
{
  HjIntakeDialog *self = HJ_INTAKE_DIALOG (owner);
  const Job *job = data;

  stop_timer (self);
  if (error != NULL) {
    show_problem (self, error);
    return;
  }
  gtk_label_set_label (self->heading, _ ("The list has been taken in"));
  gtk_label_set_label (self->explanation,
                       job->summary.rejected_file != NULL
                           ? _ ("Everything but the rejected rows is in the list of people.")
                           : _ ("Everything is in the list of people."));
  show_counts (self, job);
  show_rejected_file (self, job->summary.rejected_file);
  gtk_stack_set_visible_child_name (self->states, "result");
  show_leave (self, FALSE, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->leave));
}

static gboolean
on_timer_ended_cb (gpointer user_data)
{
  HjIntakeDialog *self = HJ_INTAKE_DIALOG (user_data);
  guint n_done = (guint)g_atomic_int_get (&self->job->n_done);
  /* Translators: so many rows of so many */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), n_done, self->n_rows);

  gtk_progress_bar_set_fraction (self->progress, (double)n_done / self->n_rows);
  gtk_progress_bar_set_text (self->progress, text);
  return G_SOURCE_CONTINUE;
}

static void
on_import_clicked_cb (HjIntakeDialog *self, GtkButton *button)
{
  self->job = new_job (self->path, FALSE);
  gtk_widget_set_visible (self->import, FALSE);
  show_leave (self, TRUE, FALSE);
  gtk_stack_set_visible_child_name (self->states, "importing");
  self->timer = g_timeout_add (PROGRESS_MS, on_timer_ended_cb, self);
  on_timer_ended_cb (self);
  hj_session_act (self->session, work, g_atomic_rc_box_acquire (self->job), release_job, self,
                  on_list_taken_cb);
}

static void
on_leave_clicked_cb (HjIntakeDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hj_intake_dialog_dispose (GObject *object)
{
  stop_timer (HJ_INTAKE_DIALOG (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_INTAKE_DIALOG);
  g_clear_object (&HJ_INTAKE_DIALOG (object)->session);
  G_OBJECT_CLASS (hj_intake_dialog_parent_class)->dispose (object);
}

static void
hj_intake_dialog_finalize (GObject *object)
{
  g_free (HJ_INTAKE_DIALOG (object)->path);
  G_OBJECT_CLASS (hj_intake_dialog_parent_class)->finalize (object);
}

static void
hj_intake_dialog_class_init (HjIntakeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_intake_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_intake_dialog_finalize;

  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-intake-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, leave);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, import);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, states);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, counts);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, causes);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, rejected);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, HjIntakeDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_clicked_cb);
}

static void
hj_intake_dialog_init (HjIntakeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_intake_dialog_new:
 * @path: of a custody platform's list
 *
 * Reads the list at once; nothing is taken in before the user says so.
 */
AdwDialog *
hj_intake_dialog_new (HjSession *session, const char *path)
{
  HjIntakeDialog *self = g_object_new (HJ_TYPE_INTAKE_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  hj_session_run (session, work, new_job (path, TRUE), release_job, self, on_list_read_cb);
  return ADW_DIALOG (self);
}

/**
 * hj_intake_is_for:
 *
 * Returns: whether the user takes in lists
 */
gboolean
hj_intake_is_for (HjSession *session)
{
  return hj_access_computes (hj_session_get_access (session));
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (path != NULL)
    gtk_widget_activate_action (widget, "view.import-intake-file", "s", path);
  else if (file != NULL)
    hj_toast_show (widget, _ ("The list is not on this computer; copy it here first."));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    hj_toast_show (widget, _ ("No file could be chosen; please try again."));
}

/**
 * hj_intake_choose_file:
 * @widget: its action `view.import-intake-file` is activated with the path of what is chosen
 */
void
hj_intake_choose_file (GtkWidget *widget)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) lists = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (lists, _ ("Intake lists (CSV)"));
  gtk_file_filter_add_suffix (lists, "csv");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, lists);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_title (dialog, _ ("Import intake list"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_file_chosen_cb,
                        g_object_ref (widget));
}
