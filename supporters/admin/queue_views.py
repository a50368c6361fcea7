from django.http import HttpRequest, HttpResponse


def queue(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def decide(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
