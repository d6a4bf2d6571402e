"""Quizzes: scored by the server, without a script, a cookie or a trace of anybody."""

import pytest
from django.utils import translation

from core.publication import PublicationRefused
from education.models import QuizCount, QuizPage
from education.models.counts import this_month
from home.roles import EDITORS
from tests.factories.education import make_quiz
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.journal import in_language
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


def answers(page, *ways):
    return {
        f"q-{block.id}": block.value["answers"].bound_blocks[way].id
        for block, way in zip(page.questions, ways, strict=False)
    }


def send(client, page, *ways, **more):
    return client.post(page.url, {**answers(page, *ways), **more}, **FROM_OUR_PAGE)


def test_the_answers_are_scored_explained_and_end_in_a_gesture(client):
    page = QuizPage.objects.get(slug="quiz-rana-plaza")
    shown = client.get(page.url).content.decode()
    right = page.questions[0].value["answers"][0]["text"]
    assert right in shown
    assert page.questions[0].value["feedback"] not in shown
    result = send(client, page, *[0] * len(page.questions)).content.decode()
    assert page.questions[0].value["feedback"] in result
    assert page.questions[0].value["source"] in result
    assert f'href="{page.gesture_page.url}"' in result


def test_the_score_is_that_of_the_right_answers(client):
    page = make_quiz()
    for ways, score in (((0, 0), 2), ((0, 1), 1), ((2, 1), 0)):
        assert f"<b>{score}<small>" in send(client, page, *ways).content.decode()


def test_what_is_left_out_is_asked_again_and_the_rest_kept(client):
    page = make_quiz()
    answer = send(client, page, 1)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "checked" in shown
    assert f'href="#q-{page.questions[1].id}"' in shown
    assert not QuizCount.objects.filter(quiz_key=page.translation_key).exists()


def test_answers_are_counted_all_languages_together_and_nobody_is_known(client):
    page = make_quiz()
    spanish = in_language(page, "es")
    first = send(client, page, 0, 0)
    send(client, spanish, 0, 1)
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    rows = QuizCount.objects.filter(quiz_key=page.translation_key, month=this_month())
    assert sorted(rows.values_list("count", flat=True)) == [1, 1, 2]
    assert {field.name for field in QuizCount._meta.fields} == {
        "id",
        "quiz_key",
        "question",
        "answer",
        "month",
        "count",
    }


def test_a_robot_and_an_invented_answer_are_not_counted(client):
    page = make_quiz()
    assert send(client, page, 0, 0, left_blank="x").status_code == 200
    assert client.post(page.url, {f"q-{block.id}": "x" for block in page.questions}, **FROM_OUR_PAGE).status_code == 422
    assert client.post(page.url, answers(page, 0, 0)).status_code == 403
    assert not QuizCount.objects.filter(quiz_key=page.translation_key).exists()


def test_editors_read_the_results_and_nobody_else(client):
    page = make_quiz()
    send(client, page, 0, 2)
    address = f"/admin/quiz-results/{page.pk}/"
    assert client.get(address).status_code == 302
    sign_in(client, EDITORS)
    shown = client.get(address).content.decode()
    assert "<td>Réponse 0-0 ✓</td><td>1</td><td>100</td>" in shown


@pytest.mark.parametrize("rights", [0, 2])
def test_a_question_without_one_right_answer_is_not_published(rights):
    page = make_quiz()
    for number, answer in enumerate(page.questions[0].value["answers"]):
        answer["is_right"] = number < rights
    with translation.override("fr"), pytest.raises(PublicationRefused, match="Question 1"):
        page.save_revision().publish()


def test_a_quiz_costs_few_queries(client, django_assert_max_num_queries):
    page = make_quiz()
    client.get(page.url)
    with django_assert_max_num_queries(12):
        client.get(page.url)
