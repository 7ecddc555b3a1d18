/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-labels.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-facts.h"
#include "core/policy/hj-policy-label.h"
#include "core/policy/hj-policy-reader.h"
#include "core/risk/hj-risk-assess.h"
#include "server/sample/hj-sample-facts.h"

/* Until examination, screening and record are entered. */
#define INTAKE_TAKES HJ_HOUR_MS

/* Labels are decided on within the workflow's deadlines, a few of them after the first reminder. */
#define MINUTES_TO_DECIDE_RED 110
#define MINUTES_TO_DECIDE (8 * 60 - 20)
#define LATE_PERCENT 12
#define MINUTES_LATE_RED (5 * 60)
#define MINUTES_LATE (15 * 60)

struct _HjSampleLabels {
  GObject parent_instance;
  HjRandom *random;     /* owned */
  HjRiskPolicy *policy; /* owned */
  HjRiskFacts *facts;   /* owned, used again for every look */
  GPtrArray *records;   /* owned, of the person whose rows come in */
  gint64 now;           /* UTC milliseconds */
  HjSampleSink sink;
  gpointer user_data;
  gint64 n_ids; /* ids given so far */
};

G_DEFINE_FINAL_TYPE (HjSampleLabels, hj_sample_labels, G_TYPE_OBJECT)

/* The labels of one stay, as the house would have written them. */
typedef struct {
  HjSampleLabels *maker;
  GPtrArray *labels;  /* of HjRecord, in the order of their times */
  HjRecord *proposed; /* (nullable) borrowed: waits until decides_at */
  gint64 decides_at;
  HjRecord *decided; /* (nullable) borrowed */
} Book;

static gboolean
has_color (HjRecord *label, const char *color)
{
  return label != NULL && g_str_equal (hj_record_get_text (label, "color"), color);
}

static gint64
pick_decision_time (HjSampleLabels *self, const char *color, gint64 at)
{
  gboolean red = g_str_equal (color, "red");
  guint minutes
      = 10 + hj_random_below (self->random, red ? MINUTES_TO_DECIDE_RED - 10 : MINUTES_TO_DECIDE);

  if (hj_random_below (self->random, 100) < LATE_PERCENT)
    minutes += hj_random_below (self->random, red ? MINUTES_LATE_RED : MINUTES_LATE);
  return at + minutes * HJ_MINUTE_MS;
}

static void
decide (HjSampleLabels *self, HjRecord *label, gint64 at)
{
  static const char *const officers[] = { "duty-1", "duty-2" };
  const char *color = hj_record_get_text (label, "color");

  hj_record_set_text (label, "state", "confirmed");
  hj_record_set_text (label, "decided_by",
                      g_str_equal (color, "red") ? "leader-1"
                                                 : officers[hj_random_below (self->random, 2)]);
  hj_record_set_int (label, "decided_at", at);
  hj_record_set_int (label, "expires_at", hj_policy_get_review_time (self->policy, color, at));
}

/* What was decided on until @at. A label that is confirmed takes the place of the one before. */
static void
settle (Book *book, gint64 at)
{
  if (book->proposed == NULL || book->decides_at > at)
    return;
  if (book->decided != NULL)
    hj_record_set_text (book->decided, "state", "superseded");
  decide (book->maker, book->proposed, book->decides_at);
  book->decided = g_steal_pointer (&book->proposed);
}

/* Every label is reviewed before it expires. */
static void
review (Book *book, gint64 until)
{
  while (book->decided != NULL
         && hj_record_get_int (book->decided, "expires_at", until + 1) <= until)
    decide (book->maker, book->decided,
            hj_record_get_int (book->decided, "expires_at", 0) - HJ_HOUR_MS);
}

static void
propose (Book *book, const HjRiskResult *result, const char *detention, const char *by, gint64 at)
{
  HjSampleLabels *self = book->maker;
  g_autofree char *id = hj_id_new (self->now - 365 * HJ_DAY_MS + self->n_ids++, self->random);
  HjRecord *label = hj_policy_make_label (result, id, detention);

  hj_record_set_text (label, "state", "proposed");
  hj_record_set_int (label, "at", at);
  hj_record_set_text (label, "by", by);
  g_ptr_array_add (book->labels, label);
  book->proposed = label;
  book->decides_at = pick_decision_time (self, hj_record_get_text (label, "color"), at);
}

/* Has the classifier run as an entry at that time would have, and proposes a new colour. */
static void
look (Book *book, const HjFactsRow *row, const char *by, gint64 at)
{
  HjSampleLabels *self = book->maker;

  settle (book, at);
  hj_policy_take_facts (row, at, self->facts);
  g_autoptr (HjRiskResult) result = hj_risk_assess (self->policy, self->facts, at);
  const char *color = hj_risk_label_to_string (hj_risk_result_get_label (result));

  if (has_color (book->proposed != NULL ? book->proposed : book->decided, color))
    return;
  if (book->proposed != NULL)
    hj_record_set_text (book->proposed, "state", "superseded");
  book->proposed = NULL;
  if (!has_color (book->decided, color))
    propose (book, result, row->detention, by, at);
}

static void
look_while_it_lasts (Book *book, const HjRecord *detention)
{
  HjSampleLabels *self = book->maker;
  g_auto (HjSampleFacts) facts = { 0 };

  hj_sample_facts_init (&facts, self->records, detention, FALSE);
  gint64 taken_in = MIN (facts.row.starts_at + INTAKE_TAKES, self->now);

  look (book, &facts.row, "intake-1", taken_in);
  for (guint i = 0; i < facts.row.n_behaviours; i++) {
    if (facts.row.behaviours[i].at > taken_in)
      look (book, &facts.row, "duty-1", facts.row.behaviours[i].at);
  }
  if (facts.row.ends_at > self->now)
    look (book, &facts.row, "duty-1", self->now);
}

/* With the stay the labels end: nobody has to review them any more. */
static void
look_at_the_end (Book *book, const HjRecord *detention)
{
  g_auto (HjSampleFacts) facts = { 0 };

  hj_sample_facts_init (&facts, book->maker->records, detention, TRUE);
  look (book, &facts.row, "duty-1", facts.row.ends_at);
  settle (book, facts.row.ends_at);
  review (book, facts.row.ends_at);
  for (guint i = 0; i < book->labels->len; i++)
    hj_record_set_text (g_ptr_array_index (book->labels, i), "state", "superseded");
}

static gboolean
label_stay (HjSampleLabels *self, const HjRecord *detention, GError **error)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  Book book = { .maker = self, .labels = labels };

  look_while_it_lasts (&book, detention);
  if (hj_record_get_int (detention, "ends_at", 0) > self->now) {
    settle (&book, self->now);
    review (&book, self->now);
  } else {
    look_at_the_end (&book, detention);
  }
  for (guint i = 0; i < labels->len; i++) {
    if (!self->sink (g_ptr_array_index (labels, i), self->user_data, error))
      return FALSE;
  }
  return TRUE;
}

static void
hj_sample_labels_finalize (GObject *object)
{
  HjSampleLabels *self = HJ_SAMPLE_LABELS (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->facts, hj_risk_facts_free);
  g_clear_pointer (&self->policy, hj_risk_policy_unref);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (hj_sample_labels_parent_class)->finalize (object);
}

static void
hj_sample_labels_class_init (HjSampleLabelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sample_labels_finalize;
}

static void
hj_sample_labels_init (HjSampleLabels *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  self->facts = hj_risk_facts_new ();
  self->policy = hj_risk_policy_ref (hj_policy_get_default ());
}

/**
 * hj_sample_labels_new:
 * @random: seeded; no other one's, so that labels change nothing in the histories
 * @now: UTC milliseconds; the histories end here
 * @sink: takes every row
 *
 * Returns: (transfer full): what gives every stay of a history the labels that the default policy
 *   asks for, with what officers decided on them
 */
HjSampleLabels *
hj_sample_labels_new (HjRandom *random, gint64 now, HjSampleSink sink, gpointer user_data)
{
  HjSampleLabels *self = g_object_new (HJ_TYPE_SAMPLE_LABELS, NULL);

  self->random = g_object_ref (random);
  self->now = now;
  self->sink = sink;
  self->user_data = user_data;
  return self;
}

/**
 * hj_sample_labels_finish:
 * @error: the sink's
 *
 * Gives the labels of the last person to the sink. To be called after the last row.
 *
 * Returns: whether the sink took all
 */
gboolean
hj_sample_labels_finish (HjSampleLabels *self, GError **error)
{
  for (guint i = 0; i < self->records->len; i++) {
    const HjRecord *record = g_ptr_array_index (self->records, i);

    if (hj_record_get_entity (record) == &hj_entity_detention && !label_stay (self, record, error))
      return FALSE;
  }
  g_ptr_array_set_size (self->records, 0);
  return TRUE;
}

/**
 * hj_sample_labels_take:
 * @record: a row of a history; all rows of one person come together, the person first
 * @user_data: a #HjSampleLabels
 * @error: the sink's
 *
 * A #HjSampleSink that passes every row on, and after those of a person the labels.
 *
 * Returns: whether the sink took all
 */
gboolean
hj_sample_labels_take (HjRecord *record, gpointer user_data, GError **error)
{
  HjSampleLabels *self = HJ_SAMPLE_LABELS (user_data);

  if (hj_record_get_entity (record) == &hj_entity_person && !hj_sample_labels_finish (self, error))
    return FALSE;
  g_ptr_array_add (self->records, hj_record_ref (record));
  return self->sink (record, self->user_data, error);
}
