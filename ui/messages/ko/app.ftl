### 창에서만 쓰는 말. 진단, 거절, 문제, 입력 오류는 다른 파일에 있습니다.

## 틀

nav-label = 주 메뉴
nav-skip = 본문으로 건너뛰기
nav-overview = 한눈에 보기
nav-networks = 네트워크
nav-create = 새 네트워크
nav-checkup = 점검
nav-learn = 알아보기
nav-settings = 설정
nav-findings = 확인이 필요한 항목 { $count }개
bar-seen = 마지막 확인 { $time }
bar-refresh = 다시 살펴보기
recorded-banner = 이 컴퓨터가 아니라 저장된 기록을 보고 있습니다. 여기서는 아무것도 바꿀 수 없습니다.
recorded-leave = 현재 상태로 돌아가기
common-copy = 복사
common-copied = 복사함
common-close = 닫기
common-cancel = 취소
common-back = 이전
common-next = 다음
common-yes = 예
common-no = 아니오
common-on = 켬
common-off = 끔
common-loading = 불러오는 중 …
common-looking = 이 컴퓨터와 컨테이너 엔진을 살펴보는 중 …
common-optional = 선택
common-use-suggestion = { $value } 값 사용
state-ok = 정상
state-attention = 확인 필요
state-broken = 동작 안 함
state-unknown = 알 수 없음
error-detail = 프로그램의 원문
problem-own-word = 원문:
fact-unknown = 알 수 없음: { $why }
fact-not-reported = 엔진이 알려 주지 않음

## 엔진 선택

engine-switch = 사용 중인 컨테이너 엔진
engine-none = 엔진 없음
engine-old = { $time } 이후 옛 정보
engine-choose = 사용할 엔진
engine-first = 가장 먼저 응답하는 엔진
engine-in-use = 사용 중
engine-more = 설정에서 더 보기

## 한눈에 보기

overview-verdict = 판정
overview-lost = 엔진이 응답하지 않습니다. 지금 보이는 것은 마지막으로 확인한 내용이며, 계속 다시 연결을 시도합니다.
overview-no-findings = 조치할 것이 없습니다.
overview-no-engine = 컨테이너 엔진이 없어도 이 컴퓨터를 살펴보고, 네트워크를 계획하고, 명령을 가져갈 수 있습니다.
overview-get-engine = 엔진을 마련하는 방법
overview-create-on = 이 인터페이스에 새 네트워크
picture-label = 네트워크 그림. 화살표로 움직이고 더하기와 빼기로 확대·축소하며 0으로 전체를 봅니다. Tab으로 항목을 차례로 지나갑니다.
picture-zoom = 확대와 축소
picture-zoom-in = 확대
picture-zoom-out = 축소
picture-fit = 전체 보기
picture-as-table = 표로 보기
picture-as-picture = 그림으로 보기
picture-computer = 이 컴퓨터
picture-vm = 엔진의 가상 머신
picture-remote = 다른 컴퓨터
picture-elsewhere = 엔진의 위치를 알 수 없음
picture-lan = LAN
picture-router = 공유기 { $address }
picture-no-router = 이쪽에는 기본 경로 없음
picture-no-address = IPv4 주소 없음
picture-missing = 엔진의 링크에 없음
picture-no-engine = 아직 컨테이너를 실행할 수 없습니다
picture-group-lan = LAN 네트워크 { $count }개
picture-group-private = 내부 네트워크 { $count }개
picture-containers = 컨테이너 { $count }개
picture-more = { $count }개 더
picture-state-broken = 동작하지 않음
picture-state-warning = 확인 필요
picture-state-off = 연결 안 됨
picture-legend-wire = LAN에 직접 연결
picture-legend-nat = 호스트 주소 뒤 (NAT)
picture-legend-broken = 통하지 않음
table-nics = 이 컴퓨터의 인터페이스
table-networks = 엔진의 네트워크
table-all = 네트워크 { $count }개 모두 보기

## 열 제목과 사실

col-name = 이름
col-driver = 드라이버
col-subnet = 서브넷
col-parent = 부모 링크
col-used = 사용 / 남음
col-containers = 컨테이너
col-finding = 진단
col-addresses = 주소
col-mac = MAC
col-state = 상태
col-container = 컨테이너
col-ip = IP 주소
col-gateway = 게이트웨이
col-dns = DNS 이름
col-ports = 포트
col-actions = 동작
link-friendly = 알려진 이름
link-kind = 종류
link-leased = 임대 (DHCP)
link-on = 켜짐
link-off = 꺼짐
link-carrier = 케이블·무선 연결
link-speed = 속도
link-driver = 드라이버
link-master = 소속

## 네트워크

networks-search = 이름, 서브넷, 부모 링크, 컨테이너 검색
networks-no-engine = 네트워크는 컨테이너 엔진에 속하는데, 응답하는 엔진이 없습니다.
networks-count = 네트워크 { $count }개, 컨테이너 { $containers }개
networks-found = { $all }개 중 { $count }개
networks-none = 일치하는 것이 없습니다
networks-none-text = 이 글자가 들어 있는 네트워크, 부모 링크, 서브넷, 컨테이너가 없습니다.
networks-template = 네트워크가 아닌 틀
networks-used-title = 사용 중인 주소 / 자동 할당에 남은 주소
network-gone = 그런 네트워크가 없습니다
network-gone-text = 그사이 삭제되었을 수 있습니다. 목록에서 다른 네트워크를 볼 수 있습니다.
network-internal = 내부 전용
network-duplicate = 복제
network-predefined = 엔진에 속한 네트워크라서 삭제할 수 없습니다.
network-endpoints = 연결된 컨테이너 ({ $count })
network-empty = 이 네트워크에 연결된 컨테이너가 없습니다.
network-more-endpoints = 그 밖에 { $count }개
network-ports-note = macvlan과 ipvlan에서는 포트 공개가 효과가 없습니다. 컨테이너는 자기 주소에서, 열어 둔 모든 포트로 응답합니다.
network-addresses = 주소
network-no-gateway = 엔진이 보여 주지 않음
network-whole = 서브넷 전체
network-no-ipam = 이 네트워크에는 자체 서브넷이 없습니다.
network-facts = 세부 정보
network-scope = 범위
network-created = 생성 시각
network-options = 옵션
network-labels = 레이블
endpoint-stopped = 실행 중 아님
endpoint-wants = 요청한 주소: { $address }
export-title = 가져가기
export-docker = docker 명령
export-compose = Compose
export-json = API JSON

## 동작

action-touches = 영향을 받는 컨테이너 { $count }개
action-touches-nothing = 연결된 컨테이너가 없습니다.
action-same-as = 같은 일을 하는 docker 명령
remove-title = 네트워크 삭제: { $name }
remove-confirm = { $name } 네트워크를 삭제합니다. 되돌릴 수 없습니다.
remove-do = 삭제
detach-title = 연결 해제: { $container }
detach-confirm = { $container } 컨테이너는 이 네트워크의 주소를 바로 잃습니다.
detach-do = 연결 해제
detach-label = 연결 해제: { $container }
attach-title = 컨테이너 연결: { $network }
attach-do = 컨테이너 연결
attach-hint = 목록에서 고르거나 이름을 입력합니다.
run-title = 컨테이너 시작: { $network }
run-do = 컨테이너 시작
run-image = 이미지
run-image-hint = 엔진에 있는 이미지입니다. 다른 이미지는 “받기”를 선택합니다.
run-name = 이름
run-name-hint = 비우면 엔진이 정합니다.
run-command = 명령
run-command-hint = 비우면 이미지의 기본 명령입니다.
run-pull = 먼저 이미지 받기
run-pull-hint = 엔진이 레지스트리에서 내려받습니다.
join-ipv4 = IPv4 주소
join-ipv4-hint = 비우면 범위의 다음 주소입니다.
join-ipv6 = IPv6 주소
join-mac = MAC 주소
join-mac-hint = 고정하면 공유기와 DHCP 규칙이 유지됩니다.
join-automatic = 자동
prediction-accept = 엔진이 받아들일 요청입니다.
prediction-refuse = 엔진이 거절할 요청입니다.
prediction-words = 엔진의 원문 ({ $status }):
prediction-unsure = 엔진이 어떻게 답할지 알 수 없습니다. 빠진 정보:
run-state-waiting = 대기
run-state-running = 진행 중
run-state-done = 완료
run-state-failed = 실패
run-state-undone = 되돌림
run-state-left-behind = 남음
run-engine-said = 엔진의 답 ({ $status }):
run-differs = 만들어진 결과가 요청과 다릅니다.
run-differs-field = 항목
run-differs-wanted = 요청
run-differs-got = 실제

## 진단

finding-label-why = 왜 중요한가
finding-label-do = 어떻게 하나
finding-label-evidence = 판단 근거
finding-label-code = 코드
finding-label-explains = 여기서 비롯된 진단 { $count }개
finding-accept = 이 위험을 받아들입니다

## 주소 지도

map-label = 주소 지도: { $subnet }
map-gateway = 게이트웨이
map-host = 이 컴퓨터
map-docker = Docker 네트워크에서 사용 중
map-known = 공유기 또는 DNS 서버
map-excluded = 제외
map-edge = 네트워크·브로드캐스트 주소
map-range = 컨테이너용 범위
map-first = 가장 먼저 나올 주소
map-nothing = 알려진 것 없음
map-what = 내용
map-table = 표로 보기
map-out = 축소
map-cell-is = 한 칸은 { $prefix } 블록이며, 누르면 펼쳐집니다
map-hint = 지도에서 끌어 범위를 고르면 블록 단위로 맞춰집니다. 키보드는 화살표로 이동, Shift로 선택, Enter로 확정합니다.
map-hint-look = 화살표 키로 주소를 하나씩 읽을 수 있습니다.
map-not-asked = 이 주소들이 응답하는지 LAN에 물어보지 않았습니다. “알려진 것 없음”은 쓰는 사람이 없다는 뜻이 아닙니다.

## 점검

checkup-lead = 이 컴퓨터와 엔진에서 찾은 모든 것입니다. 원인을 결과보다 먼저 보여 줍니다.
checkup-copy = 진단 정보 복사
checkup-open = 저장된 기록 보기
checkup-engine = 엔진
checkup-kind = 종류
checkup-certainty = 확실한 정도
checkup-because = 근거
checkup-version = 버전
checkup-found = 찾은 것 ({ $count })
checkup-nothing = 찾은 문제 없음
checkup-nothing-text = 모든 규칙을 살펴보았고, 볼 수 있었던 범위에서는 알릴 것이 없습니다.
checkup-unknown = 확인하지 못한 것 ({ $count })
checkup-unknown-text = 보지 못한 것은 정상이 아닙니다. 아래 항목은 판단하지 않았습니다.
checkup-diagnostics-note = 진단 정보는 사용자 이름, 호스트 이름, 공인 주소를 뺀 기록 파일입니다. 여기서 열면 Lanward가 본 것을 그대로 볼 수 있습니다.

## 알아보기

learn-topics = 주제
learn-nav-types = 네트워크 유형
learn-nav-compare = macvlan과 브리지
learn-nav-macos = macOS
learn-nav-wifi = Wi-Fi
learn-nav-virtual-machines = 가상 머신
learn-nav-host-access = 호스트와 컨테이너
learn-nav-engine = 엔진 마련하기
learn-compare-what = 특성
learn-compare-more = 실제로는
learn-ways = 벗어나는 방법, 좋은 순서
learn-gives = 얻는 것
learn-lacks = 얻지 못하는 것
boundary-label = Mac 안에 엔진의 가상 머신이 그려져 있습니다. Mac의 인터페이스와 가상 머신의 링크 사이는 LAN 프레임이 지나지 못하도록 끊겨 있습니다.
boundary-computer = 컴퓨터
boundary-vm = 엔진의 가상 머신
boundary-lan = LAN
boundary-container = 컨테이너
boundary-caption = 컴퓨터의 { $outside } 인터페이스는 바깥에, 가상 머신의 { $inside } 인터페이스는 안에 있습니다. 엔진은 { $inside } 인터페이스를 부모로 받아들이지만, 컨테이너의 MAC 주소를 단 프레임은 점선에서 끝납니다.

## 설정

settings-look = 언어와 모양
settings-language = 언어
settings-theme = 테마
settings-system = 시스템 설정대로
settings-light = 밝게
settings-dark = 어둡게
settings-engines = 컨테이너 엔진
settings-engines-note = DOCKER_HOST, docker 컨텍스트, 알려진 소켓에서 찾았습니다.
settings-chosen = 선택됨
settings-choose = 이 엔진 사용
settings-docker-current = docker 기본값
settings-engine-typed = 다른 주소
settings-engine-hint = unix://, tcp://, ssh://, npipe://
settings-background = 백그라운드
settings-no-tray = 이 데스크톱은 트레이 아이콘을 표시하지 않습니다. 보이지 않게 남지 않도록, 창을 닫으면 Lanward도 끝납니다.
settings-tray-unknown = 이 데스크톱이 트레이 아이콘을 표시하는지 아직 알 수 없습니다.
settings-close-to-tray = 창을 닫아도 트레이에서 계속 실행
settings-close-to-tray-hint = 끄면 창을 닫을 때 Lanward도 끝납니다.
settings-start-hidden = 창 없이 시작
settings-start-hidden-hint = 트레이 아이콘만 표시합니다.
settings-autostart = 로그인할 때 시작
settings-notifications = 연결이 끊어지면 알림
settings-notifications-hint = 잠깐 끊겼다 붙는 경우는 알리지 않습니다.
settings-updates = Lanward는 스스로 업데이트를 확인하지 않습니다.
