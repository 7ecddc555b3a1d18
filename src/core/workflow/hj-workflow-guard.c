/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-guard.h"

#include "core/base/hj-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MAX 8
#define BYTES_MAX 512

/* A guard is answered while it is read; without a subject it is only read. Brackets are bounded,
 * and with them the recursion. */

typedef enum { TOKEN_END, TOKEN_WORD, TOKEN_SIGN, TOKEN_BAD } TokenKind;

typedef struct {
  const char *text;
  const HjWorkflowSubject *subject; /* (nullable) */
  HjWorkflowReferenceFunc told;     /* (nullable) */
  gpointer data;

  TokenKind kind;
  int at;
  guint n;
  guint depth;
  gboolean failed;
  int failed_at;
  char *sentence; /* owned, of the first failure */
} Reader;

/* One side of a comparison. */
typedef struct {
  gboolean reference;
  HjWorkflowScope scope;
  char *name; /* owned; of the field, or the word itself */
  int at;
  char *value; /* owned, nullable */
} Side;

static gboolean read_or (Reader *self);

static void
clear_side (Side *self)
{
  g_free (self->name);
  g_free (self->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, clear_side)

static void G_GNUC_PRINTF (3, 4) fail (Reader *self, int offset, const char *format, ...)
{
  if (self->failed)
    return;
  va_list list;
  va_start (list, format);
  self->failed = TRUE;
  self->failed_at = offset;
  self->sentence = g_strdup_vprintf (format, list);
  va_end (list);
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || c == '@';
}

static void
advance (Reader *self)
{
  const char *cursor = self->text + self->at + self->n;
  while (*cursor == ' ')
    cursor++;
  const char *start = cursor;

  if (*cursor == '\0') {
    self->kind = TOKEN_END;
  } else if (is_word_char (*cursor)) {
    self->kind = TOKEN_WORD;
    while (is_word_char (*cursor))
      cursor++;
  } else if (strchr ("<>=!", *cursor) != NULL) {
    self->kind = TOKEN_SIGN;
    cursor += cursor[1] == '=' ? 2 : 1;
  } else {
    self->kind = *cursor == '(' || *cursor == ')' ? TOKEN_SIGN : TOKEN_BAD;
    cursor = g_utf8_next_char (cursor);
  }
  self->at = start - self->text;
  self->n = cursor - start;
}

static gboolean
is (const Reader *self, const char *text)
{
  return self->n == strlen (text) && strncmp (self->text + self->at, text, self->n) == 0
         && (self->kind == TOKEN_WORD || self->kind == TOKEN_SIGN);
}

static gboolean
take (Reader *self, const char *text)
{
  if (self->failed || !is (self, text))
    return FALSE;
  advance (self);
  return TRUE;
}

static void
expected (Reader *self, const char *what)
{
  if (self->kind == TOKEN_END)
    fail (self, self->at, _ ("The condition ends where %s should stand."), what);
  else
    fail (self, self->at, _ ("“%.*s” stands where %s should stand."), (int)self->n,
          self->text + self->at, what);
}

static void
demand (Reader *self, const char *text)
{
  g_autofree char *what = g_strdup_printf ("“%s”", text);
  if (!take (self, text))
    expected (self, what);
}

static const char *
look_up (const Reader *self, HjWorkflowScope scope, const char *name)
{
  const HjWorkflowSubject *subject = self->subject;
  const char *text = NULL;

  if (scope != HJ_WORKFLOW_SCOPE_ROW && subject->field != NULL)
    text = subject->field (name, subject->data);
  if (scope == HJ_WORKFLOW_SCOPE_ROW
      || (scope == HJ_WORKFLOW_SCOPE_AFTER && (text == NULL || *text == '\0')))
    text = subject->row == NULL ? NULL : subject->row (name, subject->data);
  return text;
}

static void
evaluate_side (const Reader *self, Side *side)
{
  const HjWorkflowSubject *subject = self->subject;

  if (subject == NULL)
    return;
  if (side->reference)
    side->value = g_strdup (look_up (self, side->scope, side->name));
  else if (g_str_equal (side->name, "@user"))
    side->value = g_strdup (subject->user);
  else if (g_str_equal (side->name, "@role"))
    side->value = g_strdup (subject->role);
  else if (!g_str_equal (side->name, "@now"))
    side->value = g_strdup (side->name);
  else if (subject->now != 0)
    side->value = g_strdup_printf ("%" G_GINT64_FORMAT, subject->now);
}

static void
read_side (Reader *self, Side *side, gboolean must_refer)
{
  static const char *const scopes[] = { "row.", "given.", "after." };

  side->at = self->at;
  if (self->failed)
    return;
  if (self->kind != TOKEN_WORD) {
    expected (self, must_refer ? _ ("a field, like row.state") : _ ("a field or a word"));
    return;
  }
  g_autofree char *word = g_strndup (self->text + self->at, self->n);
  for (guint i = 0; i < G_N_ELEMENTS (scopes) && !side->reference; i++) {
    if (g_str_has_prefix (word, scopes[i])) {
      side->reference = TRUE;
      side->scope = i;
      side->name = g_strdup (word + strlen (scopes[i]));
    }
  }
  if (side->reference && *side->name == '\0')
    fail (self, self->at, _ ("A field's name should follow “%s”."), word);
  else if (must_refer && !side->reference)
    fail (self, self->at, _ ("“%s” is no field; begin with row., given. or after."), word);
  else if (*word == '@' && !g_str_equal (word, "@user") && !g_str_equal (word, "@now")
           && !g_str_equal (word, "@role"))
    fail (self, self->at, _ ("“%s” is not known; there are @user, @role and @now."), word);
  if (!side->reference)
    side->name = g_steal_pointer (&word);
  advance (self);
  if (!self->failed)
    evaluate_side (self, side);
}

static void
tell (Reader *self, const Side *side, const Side *other, gboolean ordered)
{
  if (self->told == NULL || self->failed || !side->reference)
    return;
  gboolean literal = other != NULL && !other->reference && *other->name != '@';
  self->told (side->scope, side->name, literal ? other->name : NULL, ordered, side->at, self->data);
}

static gboolean
is_empty (const Side *side)
{
  return side->value == NULL || *side->value == '\0';
}

/* What is missing equals nothing, not even what is missing too, and has no size. */
static gboolean
compare (const Side *left, const Side *right, const char *sign)
{
  gint64 a, b;

  if (g_str_equal (sign, "=") || g_str_equal (sign, "!=")) {
    gboolean same
        = !is_empty (left) && !is_empty (right) && g_str_equal (left->value, right->value);
    return same == (*sign == '=');
  }
  if (!hj_workflow_parse_time (left->value, &a) || !hj_workflow_parse_time (right->value, &b))
    return FALSE;
  return g_str_equal (sign, "<")    ? a < b
         : g_str_equal (sign, "<=") ? a <= b
         : g_str_equal (sign, ">")  ? a > b
                                    : a >= b;
}

static gboolean
read_comparison (Reader *self)
{
  static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };
  g_auto (Side) left = { 0 };
  g_auto (Side) right = { 0 };
  const char *sign = NULL;

  read_side (self, &left, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (signs) && sign == NULL; i++)
    sign = take (self, signs[i]) ? signs[i] : NULL;
  if (sign == NULL)
    expected (self, _ ("a comparison (= != < <= > >=)"));
  read_side (self, &right, FALSE);
  if (self->failed)
    return FALSE;
  gboolean ordered = *sign == '<' || *sign == '>';
  tell (self, &left, &right, ordered);
  tell (self, &right, &left, ordered);
  return self->subject != NULL && compare (&left, &right, sign);
}

static gboolean
read_test (Reader *self)
{
  if (!take (self, "set"))
    return read_comparison (self);

  g_auto (Side) side = { 0 };
  demand (self, "(");
  read_side (self, &side, TRUE);
  demand (self, ")");
  tell (self, &side, NULL, FALSE);
  return !is_empty (&side);
}

static gboolean
read_not (Reader *self)
{
  gboolean negated = FALSE, truth;

  while (take (self, "not"))
    negated = !negated;
  if (take (self, "(")) {
    if (++self->depth > DEPTH_MAX)
      fail (self, self->at, _ ("Brackets go at most %d deep."), DEPTH_MAX);
    truth = !self->failed && read_or (self);
    demand (self, ")");
    self->depth--;
  } else {
    truth = read_test (self);
  }
  return truth != negated;
}

static gboolean
read_and (Reader *self)
{
  gboolean truth = read_not (self);

  while (take (self, "and"))
    truth &= read_not (self);
  return truth;
}

static gboolean
read_or (Reader *self)
{
  gboolean truth = read_and (self);

  while (take (self, "or"))
    truth |= read_and (self);
  return truth;
}

static gboolean
read_all (Reader *self)
{
  if (strlen (self->text) > BYTES_MAX) {
    fail (self, 0, _ ("A condition is at most %d bytes long."), BYTES_MAX);
    return FALSE;
  }
  advance (self);
  gboolean truth = read_or (self);
  if (self->kind != TOKEN_END)
    expected (self, _ ("“and”, “or” or the end"));
  return truth;
}

/**
 * hj_workflow_guard_check:
 * @text: a guard
 * @told: (nullable): told of the fields that it asks about
 * @data: for @told
 * @offset: (out) (optional): where it is wrong
 * @sentence: (out) (optional) (transfer full): what is wrong with it
 *
 * Returns: whether @text is a guard
 */
gboolean
hj_workflow_guard_check (const char *text, HjWorkflowReferenceFunc told, gpointer data, int *offset,
                         char **sentence)
{
  g_return_val_if_fail (text != NULL, FALSE);

  Reader self = { .text = text, .told = told, .data = data };
  read_all (&self);
  if (offset != NULL)
    *offset = self.failed_at;
  if (sentence != NULL)
    *sentence = g_steal_pointer (&self.sentence);
  g_free (self.sentence);
  return !self.failed;
}

static void
on_reference_told_cb (HjWorkflowScope scope, const char *name, const char *literal,
                      gboolean ordered, int offset, gpointer data)
{
  gboolean *asks = data;
  *asks |= scope != HJ_WORKFLOW_SCOPE_ROW;
}

/**
 * hj_workflow_guard_asks_given:
 * @text: a guard
 *
 * Returns: whether it can only be answered once the command's fields are known
 */
gboolean
hj_workflow_guard_asks_given (const char *text)
{
  gboolean asks = FALSE;

  hj_workflow_guard_check (text, on_reference_told_cb, &asks, NULL, NULL);
  return asks;
}

/**
 * hj_workflow_guard_holds:
 * @text: a guard that was checked
 * @subject: row, actor and what is given
 *
 * Returns: whether @subject meets it
 */
gboolean
hj_workflow_guard_holds (const char *text, const HjWorkflowSubject *subject)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (subject != NULL, FALSE);

  Reader self = { .text = text, .subject = subject };
  gboolean truth = read_all (&self);
  g_free (self.sentence);
  return !self.failed && truth;
}

/**
 * hj_workflow_parse_time:
 * @text: (nullable): text of a field
 * @time: (out): its number, or its time as UTC milliseconds
 *
 * Returns: whether @text is a whole number or a time in ISO 8601
 */
gboolean
hj_workflow_parse_time (const char *text, gint64 *time)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, time, NULL)
         || hj_time_from_iso (text, time);
}
